using SeNet.Layers;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// A residual unit: relu(SE(F(x)) + shortcut(x)), F a chain of convolutions with batch normalisation, rectified but for the last (He et
/// al., arXiv 1512.03385, figure 5; with SE, figure 3 of the SENet paper), or SE at another of its places.
/// </summary>
/// <remarks>State keys: <c>conv1</c>, <c>bn1</c>, <c>conv2</c>, ..., the SE block's, <c>downsample.0/1</c>.</remarks>
internal sealed class ResidualBlock : Block
{
    private readonly AttachedSE se;
    private readonly ConvolutionUnit[] branch;
    private readonly nn.Module<Tensor, Tensor>? downsample;
    private readonly bool rectifiedBeforeSE;

    /// <summary>Makes a unit.</summary>
    /// <param name="convolutions">F's convolutions in their order, two 3x3 ones or the three of a bottleneck.</param>
    /// <param name="stage">SE of its stage.</param>
    /// <param name="downsample">What makes the shortcut; null for x itself.</param>
    /// <param name="rectifiedBeforeSE">Whether F ends in a rectifier when SE follows, as in timm's legacy_seresnet18 and 34.</param>
    public ResidualBlock(IReadOnlyList<Conv2d> convolutions, SEStage stage, nn.Module<Tensor, Tensor>? downsample, bool rectifiedBeforeSE = false)
        : base(nameof(ResidualBlock))
    {
        var inside = convolutions.Count == 3 ? 1 : 0;
        var channels = new ResidualChannels((int)convolutions[0].in_channels, Output(convolutions[inside]), Output(convolutions[^1]));
        se = AttachedSE.ToResidual(stage, Parts, channels);
        this.rectifiedBeforeSE = rectifiedBeforeSE && se.OnBranch is not null;
        branch = [.. convolutions.Select((convolution, i) => Parts.Unit(
            $"conv{i + 1}", convolution, $"bn{i + 1}", BatchNorm2d(Output(convolution)),
            i == inside && se.Inside is not null ? se.Inside : i == convolutions.Count - 1 && !this.rectifiedBeforeSE ? se.OnBranch : null))];
        this.downsample = Parts.Add("downsample", downsample);
    }

    /// <summary>Normalisation of the branch's end.</summary>
    public BatchNorm2d LastNorm => branch[^1].Norm;

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var shortcut = downsample?.call(x) ?? x;
        shortcut = se.OnShortcut?.call(shortcut) ?? shortcut;
        var y = se.OnInput?.call(x) ?? x;
        foreach (var unit in branch[..^1])
            y = unit.Forward(y);
        y = rectifiedBeforeSE
            ? se.OnBranch!.call(branch[^1].Forward(y)).Plus(shortcut).relu_()
            : branch[^1].Forward(y, shortcut);
        return (se.OnSum?.call(y) ?? y).MoveToOuterDisposeScope();
    }

    private static int Output(Conv2d convolution) => (int)convolution.out_channels;
}
