using SeNet.Layers;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// A residual unit with pre-activation: SE(F(x)) + x, F a chain of convolutions, each behind batch normalisation and rectifier (He et al.,
/// arXiv 1603.05027, figure 4e), or SE at another of its places.
/// </summary>
/// <remarks>
/// Where the size changes, the shortcut is a convolution that shares the first normalisation and rectifier with F. State keys: <c>bn1</c>,
/// <c>conv1</c>, <c>bn2</c>, <c>conv2</c>, ..., the SE block's, <c>downsample</c>.
/// </remarks>
internal sealed class PreActivationBlock : Block
{
    private readonly AttachedSE se;
    private readonly NormUnit activation;
    private readonly ConvolutionUnit[] branch;
    private readonly Conv2d last;
    private readonly Conv2d? downsample;

    /// <summary>Makes a unit.</summary>
    /// <param name="convolutions">F's convolutions in their order, two 3x3 ones or the three of a bottleneck.</param>
    /// <param name="stage">SE of its stage.</param>
    /// <param name="downsample">The shortcut's convolution; null for x itself.</param>
    public PreActivationBlock(IReadOnlyList<Conv2d> convolutions, SEStage stage, Conv2d? downsample)
        : base(nameof(PreActivationBlock))
    {
        var inside = convolutions.Count == 3 ? 1 : 0;
        var channels = new ResidualChannels((int)convolutions[0].in_channels, Output(convolutions[inside]), Output(convolutions[^1]));
        se = AttachedSE.ToResidual(stage, Parts, channels);
        activation = new NormUnit(Parts.Add("bn1", BatchNorm2d(channels.Input)));
        // Each convolution goes with the normalisation behind it, which is the next one's.
        branch = [.. convolutions.SkipLast(1).Select((convolution, i) => Parts.Unit(
            $"conv{i + 1}", convolution, $"bn{i + 2}", BatchNorm2d(Output(convolution)), i == inside ? se.Inside : null))];
        last = Parts.Add($"conv{convolutions.Count}", convolutions[^1]);
        this.downsample = Parts.Add("downsample", downsample);
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var activated = activation.Forward(x);
        var shortcut = downsample?.ApplyTo(activated) ?? x;
        shortcut = se.OnShortcut?.call(shortcut) ?? shortcut;
        var y = se.OnInput?.call(activated) ?? activated;
        foreach (var unit in branch)
            y = unit.Forward(y);
        y = last.ApplyTo(y);
        y = se.OnBranch?.call(y) ?? y;
        y = y.Plus_(shortcut);
        return (se.OnSum?.call(y) ?? y).MoveToOuterDisposeScope();
    }

    private static int Output(Conv2d convolution) => (int)convolution.out_channels;
}
