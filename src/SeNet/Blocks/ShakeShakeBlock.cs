using SeNet.Layers;
using SeNet.Operators;
using SeNet.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// A unit of a Shake-Shake network: SE(mixture of F1(x) and F2(x)) + shortcut, each F a rectifier, two 3x3 convolutions with batch normalisation
/// and a rectifier between them (Gastaldi, arXiv 1705.07485), or SE at another of its places.
/// </summary>
/// <remarks>
/// State keys: <c>branch1</c> and <c>branch2</c>, each with <c>conv1</c>, <c>bn1</c>, <c>conv2</c>, <c>bn2</c>; the SE block's; <c>downsample</c>.
/// </remarks>
internal sealed class ShakeShakeBlock : Block
{
    private readonly AttachedSE se;
    private readonly Branch first;
    private readonly Branch second;
    private readonly ShiftedShortcut? downsample;

    /// <summary>Makes a unit.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="width">Channels of both branches and of the output.</param>
    /// <param name="stride">Stride of the first convolutions.</param>
    /// <param name="stage">SE of its stage.</param>
    public ShakeShakeBlock(int inChannels, int width, int stride, SEStage stage)
        : base(nameof(ShakeShakeBlock))
    {
        var (ofBranches, ofUnit) = stage.Options?.Placement == SEPlacement.Inside ? (stage, default(SEStage)) : (default, stage);
        se = AttachedSE.ToResidual(ofUnit, Parts, new ResidualChannels(inChannels, width, width));
        first = Parts.Add("branch1", new Branch(inChannels, width, stride, ofBranches));
        second = Parts.Add("branch2", new Branch(inChannels, width, stride, ofBranches));
        downsample = Parts.Add("downsample", inChannels == width ? null : new ShiftedShortcut(inChannels, width, stride));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var rectified = x.relu();
        var shortcut = downsample?.call(rectified) ?? x;
        shortcut = se.OnShortcut?.call(shortcut) ?? shortcut;
        var input = se.OnInput?.call(rectified) ?? rectified;
        var y = ShakeShakeMixture.Apply(first.call(input), second.call(input), training);
        y = se.OnBranch?.call(y) ?? y;
        y = y.Plus_(shortcut);
        return (se.OnSum?.call(y) ?? y).MoveToOuterDisposeScope();
    }

    /// <summary>One of the two branches, of rectified maps.</summary>
    private sealed class Branch : Block
    {
        private readonly ConvolutionUnit first;
        private readonly ConvolutionUnit second;

        public Branch(int inChannels, int width, int stride, SEStage stage)
            : base(nameof(Branch))
        {
            var se = AttachedSE.ToResidual(stage, Parts, new ResidualChannels(inChannels, width, width));
            first = Parts.Unit("conv1", Conv2d(inChannels, width, 3, stride: stride, padding: 1, bias: false), "bn1", BatchNorm2d(width), se.Inside);
            second = Parts.Unit("conv2", Conv2d(width, width, 3, padding: 1, bias: false), "bn2", BatchNorm2d(width));
        }

        public override Tensor forward(Tensor x)
        {
            using var maps = first.Forward(x);
            return second.Forward(maps, relu: false);
        }
    }
}
