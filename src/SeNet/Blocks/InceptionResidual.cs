using SeNet.Layers;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Blocks;

/// <summary>
/// A residual unit of Inception-ResNet: relu(x + scale * SE(W [branches of x])), W a 1x1 convolution with biases and without normalisation
/// (Szegedy et al., arXiv 1602.07261, figures 16, 17, 19 and 20), or SE at another of a residual unit's places.
/// </summary>
/// <remarks>
/// <see cref="SEPlacement.Inside"/> is behind the branches, before W: where a bottleneck has its 3x3 convolution. State keys: the branches',
/// <c>conv2d</c> for W, the SE block's.
/// </remarks>
internal sealed class InceptionResidual : Block
{
    private readonly AttachedSE se;
    private readonly InceptionModule branches;
    private readonly Conv2d expand;
    private readonly double scale;
    private readonly bool relu;

    /// <summary>Makes a unit.</summary>
    /// <param name="channels">Channels of its input and output.</param>
    /// <param name="scale">What the branch is multiplied with.</param>
    /// <param name="sizes">The branches.</param>
    /// <param name="stage">SE of its stage.</param>
    /// <param name="relu">Whether the sum is rectified.</param>
    public InceptionResidual(int channels, double scale, IReadOnlyList<InceptionBranch> sizes, SEStage stage, bool relu = true)
        : base(nameof(InceptionResidual))
    {
        (this.scale, this.relu) = (scale, relu);
        branches = new InceptionModule(Parts, "", InceptionConvention.Timm, channels, sizes);
        expand = Parts.Add("conv2d", Conv2d(branches.Channels, channels, 1));
        se = AttachedSE.ToResidual(stage, Parts, new ResidualChannels(channels, branches.Channels, channels));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = branches.Forward(se.OnInput?.call(x) ?? x);
        y = expand.ApplyTo(se.Inside?.call(y) ?? y);
        y = se.OnBranch?.call(y) ?? y;
        y = (se.OnShortcut?.call(x) ?? x).Plus(y, scale);
        y = relu ? y.relu_() : y;
        return (se.OnSum?.call(y) ?? y).MoveToOuterDisposeScope();
    }
}
