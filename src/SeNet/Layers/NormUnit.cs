using SeNet.Operators;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>A normalisation that stands behind no convolution, but behind an addition, and its rectifier: relu(BN(x)).</summary>
/// <remarks>The layer belongs to the module that registers it. It can't be folded: the rectifier parts it from the next convolution.</remarks>
/// <param name="norm">The normalisation.</param>
internal sealed class NormUnit(BatchNorm2d norm)
{
    /// <summary>Applies the unit.</summary>
    /// <param name="x">[N, C, H, W], of any type: the statistics stay float32.</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Tail.Apply(x, norm, se: null, shortcut: null, relu: true).MoveToOuterDisposeScope();
    }
}
