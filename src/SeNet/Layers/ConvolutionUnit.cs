using SeNet.Blocks;
using SeNet.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Layers;

/// <summary>
/// A convolution, its batch normalisation and what follows them in a residual SE network: relu(SE(BN(pool(conv(x)))) + shortcut), each of
/// pooling, SE, shortcut and rectifier there or not. All networks are built of it.
/// </summary>
/// <remarks>
/// Parameters are float32, activations have the type of <c>x</c>: the weight is cast to it, the statistics stay float32. The layers and
/// the SE block belong to the module that registers them under its own keys.
/// </remarks>
/// <param name="convolution">The convolution.</param>
/// <param name="norm">The normalisation behind it.</param>
/// <param name="se">The SE block behind the normalisation; null for none.</param>
internal sealed class ConvolutionUnit(Conv2d convolution, BatchNorm2d norm, SEBlock? se = null) : IDisposable
{
    private FoldedConvolution? folded;
    private FoldedExcitation? excitation;

    public Conv2d Convolution { get; } = convolution;

    public BatchNorm2d Norm { get; } = norm;

    /// <summary>The two layers, registered as 0 and 1.</summary>
    public Sequential AsSequential() => Sequential(Convolution, Norm);

    /// <summary>Applies the unit.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="shortcut">Maps of the output's size and type to add; null for none.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    /// <param name="pool">Whether the greatest of each 2x2 pixels goes on, between convolution and normalisation.</param>
    public Tensor Forward(Tensor x, Tensor? shortcut = null, bool relu = true, bool pool = false)
    {
        using var scope = NewDisposeScope();
        if (folded is not null)
            return Folded(folded, x, shortcut, relu, pool).MoveToOuterDisposeScope();
        var u = Pool(Convolution.ApplyTo(x), pool);
        return Tail.Apply(u, Norm, se, shortcut, relu).MoveToOuterDisposeScope();
    }

    /// <summary>Turns the unit into one for inference; the layers' own parameters no longer matter.</summary>
    /// <param name="type">The type to compute in.</param>
    public void Fold(ScalarType type)
    {
        folded = new FoldedConvolution(Convolution, Norm, type);
        excitation = se is not null && Convolution.weight.device_type == DeviceType.CPU ? new FoldedExcitation(se) : null;
    }

    public void Dispose() => folded?.Dispose();

    private Tensor Folded(FoldedConvolution folded, Tensor x, Tensor? shortcut, bool relu, bool pool)
    {
        // The rectifier may precede the pooling: the greatest of rectified values is the greatest, rectified.
        var convolutionIsAll = se is null && shortcut is null;
        var u = Pool(folded.ApplyTo(x, relu && convolutionIsAll), pool);
        if (convolutionIsAll)
            return u;
        if (!FusedTail.Fits(u, null, se, shortcut))
            return PlainTail.Apply(u, null, se, shortcut, relu);
        FoldedTail.Apply(u, excitation, shortcut, relu);
        return u;
    }

    private static Tensor Pool(Tensor u, bool pool) => pool ? MaxPool.Apply(u) : u;
}
