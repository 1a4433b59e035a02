using SeNet.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// A depthwise separable convolution (Howard et al., arXiv 1704.04861, section 3.1 and figure 3), SE behind it:
/// SE(relu6(BN(conv1x1(relu6(BN(depthwise3x3(x))))))).
/// </summary>
/// <remarks>State keys, timm's: <c>conv_dw</c>, <c>bn1</c>, <c>conv_pw</c>, <c>bn2</c>; <c>se.fc1/fc2</c>.</remarks>
internal sealed class DepthwiseSeparableBlock : Block
{
    private readonly ConvolutionUnit depthwise;
    private readonly ConvolutionUnit pointwise;
    private readonly SEBlock? se;

    /// <summary>Makes a block.</summary>
    /// <param name="inChannels">Channels of its input.</param>
    /// <param name="outChannels">Channels of its output.</param>
    /// <param name="stride">Stride of the depthwise convolution.</param>
    /// <param name="stage">SE of its stage.</param>
    public DepthwiseSeparableBlock(int inChannels, int outChannels, int stride, SEStage stage)
        : base(nameof(DepthwiseSeparableBlock))
    {
        depthwise = Parts.Unit(
            "conv_dw", Conv2d(inChannels, inChannels, 3, stride: stride, padding: 1, groups: inChannels, bias: false), "bn1", BatchNorm2d(inChannels));
        pointwise = Parts.Unit("conv_pw", Conv2d(inChannels, outChannels, 1, bias: false), "bn2", BatchNorm2d(outChannels));
        se = AttachedSE.ToModule(stage, Parts, outChannels);
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var spatial = Relu6.Of(depthwise.Forward(x, relu: false));
        var maps = Relu6.Of(pointwise.Forward(spatial, relu: false));
        return (se?.call(maps) ?? maps).MoveToOuterDisposeScope();
    }
}
