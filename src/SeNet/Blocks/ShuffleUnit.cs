using SeNet.Layers;
using SeNet.Operators;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// The unit of ShuffleNet (Zhang et al., arXiv 1707.01083, figure 2): a bottleneck F of a grouped 1x1, a depthwise 3x3 and a grouped 1x1
/// convolution with a channel shuffle between, and relu(SE(F(x)) + x); or, where it halves the maps, the average of 3x3 pixels and
/// relu(SE(F(x))) side by side as channels.
/// </summary>
/// <remarks>
/// State keys, those of the authors' PyTorch code (megvii-model/ShuffleNet-Series): <c>branch_main_1.0/1</c>, <c>branch_main_1.3/4</c>,
/// <c>branch_main_2.0/1</c>; <c>se.fc1/fc2</c>. As there, the shuffle is the paper's with rows and columns exchanged, and follows the depthwise
/// convolution, which knows no order of channels.
/// </remarks>
internal sealed class ShuffleUnit : Block
{
    private readonly AttachedSE se;
    private readonly ConvolutionUnit compress;
    private readonly ConvolutionUnit depthwise;
    private readonly ConvolutionUnit expand;
    private readonly int groupWidth;
    private readonly bool halves;

    /// <summary>Makes a unit.</summary>
    /// <param name="inChannels">Channels of its input.</param>
    /// <param name="outChannels">Channels of its output; more than those of its input where it halves the maps, else as many.</param>
    /// <param name="groups">Groups of the 1x1 convolutions.</param>
    /// <param name="firstGroups">Groups of the first of them.</param>
    /// <param name="halves">Whether it halves the maps.</param>
    /// <param name="stage">SE of its stage.</param>
    public ShuffleUnit(int inChannels, int outChannels, int groups, int firstGroups, bool halves, SEStage stage)
        : base(nameof(ShuffleUnit))
    {
        this.halves = halves;
        var inner = outChannels / 4;
        groupWidth = inner / groups;
        var branch = halves ? outChannels - inChannels : outChannels;
        se = AttachedSE.ToResidual(stage, Parts, new ResidualChannels(inChannels, inner, outChannels) { Branch = branch, Shortcut = inChannels });
        compress = Parts.Unit(
            "branch_main_1.0", Conv2d(inChannels, inner, 1, groups: firstGroups, bias: false), "branch_main_1.1", BatchNorm2d(inner));
        depthwise = Parts.Unit(
            "branch_main_1.3", Conv2d(inner, inner, 3, stride: halves ? 2 : 1, padding: 1, groups: inner, bias: false),
            "branch_main_1.4", BatchNorm2d(inner), se.Inside);
        expand = Parts.Unit(
            "branch_main_2.0", Conv2d(inner, branch, 1, groups: groups, bias: false), "branch_main_2.1", BatchNorm2d(branch), se.OnBranch);
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = depthwise.Forward(compress.Forward(se.OnInput?.call(x) ?? x), relu: false);
        y = ShuffledChannels.Of(y, rows: groupWidth);
        y = halves ? cat([Pooled(x), expand.Forward(y)], dim: 1) : expand.Forward(y, se.OnShortcut?.call(x) ?? x);
        return (se.OnSum?.call(y) ?? y).MoveToOuterDisposeScope();
    }

    /// <summary>The shortcut of a unit that halves the maps.</summary>
    private Tensor Pooled(Tensor x)
    {
        var pooled = functional.avg_pool2d(x, 3, 2, 1);
        // The average of rectified values needs a rectifier only behind SE, whose gate or shift may be negative.
        return se.OnShortcut?.call(pooled).relu_() ?? pooled;
    }
}
