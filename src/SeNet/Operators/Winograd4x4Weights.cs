using SeNet.Kernels.Winograd;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>Weights transformed for F(4x4, 3x3), and back.</summary>
internal static class Winograd4x4Weights
{
    /// <summary>Transforms weights: G g G^T.</summary>
    /// <param name="weight">[3, 3, C, K].</param>
    /// <returns>[36, C, K].</returns>
    public static Tensor Transform(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return Matrix(weight.dtype)
            .mm(weight.reshape(9, -1))
            .view(Points4x4.Values, weight.size(2), weight.size(3))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The gradient by weights from that by their transform t: G^T t G.</summary>
    /// <param name="transform">[36, C, K].</param>
    /// <returns>[3, 3, C, K].</returns>
    public static Tensor Gradient(Tensor transform)
    {
        using var scope = NewDisposeScope();
        return Matrix(transform.dtype).t()
            .mm(transform.view(Points4x4.Values, -1))
            .view(3, 3, transform.size(1), transform.size(2))
            .MoveToOuterDisposeScope();
    }

    /// <summary>G (x) G, which takes the 9 values of a filter to 36.</summary>
    private static Tensor Matrix(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var g = tensor(Points4x4.FilterTransform(), [6, 3]);
        return kron(g, g).to_type(type).MoveToOuterDisposeScope();
    }
}
