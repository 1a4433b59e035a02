using SeNet.Kernels.Winograd;
using SeNet.Kernels;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static SeNet.Kernels.Partition;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// A 3x3 convolution of stride 1 and padding 1 in bfloat16 by Winograd's minimal filtering F(2x2, 3x3): for 2x2 outputs
/// an input and an output channel it multiplies 16 times, where the definition does 36 times (Lavin and Gray, arXiv
/// 1509.09308).
/// </summary>
/// <remarks>
/// Transformed inputs and products are rounded to bfloat16 once more than in a direct convolution: in all, its error is
/// twice that one's. (Larger tiles would multiply less still, but F(4x4, 3x3) is off five to ten times as far.) Each
/// thread takes its own tiles through all three steps, so that no core fetches them from another's cache.
/// </remarks>
internal sealed unsafe class Winograd2x2Convolution : IDisposable
{
    // 4 MiB of tiles and products a thread stay in the processor's caches between the passes.
    private const int ValuesAtOnce = 1 << 21;

    // For fewer, libtorch would spend most of the time on arranging the weight in memory, which it does for each
    // product.
    private const int FewestTilesAtOnce = 32;

    private readonly Tensor weight;
    private readonly Tensor bias;

    /// <summary>Transforms the weight, in float64.</summary>
    /// <param name="weight">[K, C, 3, 3].</param>
    /// <param name="bias">[K].</param>
    public Winograd2x2Convolution(Tensor weight, Tensor bias)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (outputs, inputs) = (weight.size(0), weight.size(1));
        var g = tensor(new[] { 1, 0, 0, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0, 0, 1 }, [4, 3]);
        var transformed = g.matmul(weight.to_type(ScalarType.Float64)).matmul(g.t()).permute(2, 3, 1, 0);
        this.weight = transformed.reshape(Tiles2x2.Planes, inputs, outputs)
            .to_type(ScalarType.BFloat16).contiguous().DetachFromDisposeScope();
        this.bias = bias.to_type(ScalarType.BFloat16).contiguous().DetachFromDisposeScope();
    }

    /// <summary>
    /// Whether a <see cref="Convolution3x3"/> can be computed so. It is faster then, by up to twice the more channels
    /// and fewer images there are.
    /// </summary>
    public static bool FitsWeight(Tensor weight, ScalarType type) =>
        type == ScalarType.BFloat16
        && weight.size(0) % BFloat16Pair.Count == 0 && weight.size(1) % BFloat16Pair.Count == 0;

    /// <summary>Computes the convolution, rectified where asked.</summary>
    /// <param name="x">[N, C, H, W], bfloat16, which <see cref="ChannelsLast.Fits"/>.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    /// <returns>
    /// [N, K, H, W], channels-last; null where it is not finite, since Winograd's filtering takes an infinity or NaN to
    /// all pixels of its tile.
    /// </returns>
    public Tensor? ApplyTo(Tensor x, bool relu)
    {
        using var scope = NewDisposeScope();
        var (inputs, outputs) = (weight.size(1), weight.size(2));
        var y = ChannelsLast.Empty(x.size(0), outputs, x.size(2), x.size(3), ScalarType.BFloat16);
        var (input, output) = (ChannelsLast.MapsOf(x), ChannelsLast.MapsOf(y));
        var (rows, columns) = (Tiles2x2.RowsOf(input), Tiles2x2.ColumnsOf(input));
        var threads = LibTorchThreads.Team;
        var enough = (int)(ValuesAtOnce / (Tiles2x2.Planes * columns * (inputs + outputs)));
        var rowsAtOnce = Math.Max(
            Math.Min(enough, PartsOf(rows, threads.Count)), PartsOf(FewestTilesAtOnce, columns));
        var finite = true;
        threads.For(PartsOf(rows, rowsAtOnce), part =>
        {
            var first = part * rowsAtOnce;
            var count = Math.Min(rowsAtOnce, rows - first);
            using var tiles = empty([Tiles2x2.Planes, count * columns, inputs], ScalarType.BFloat16);
            Input2x2.Transform(input, new Tiles2x2(tiles.Address(), count, (int)inputs, input, first));
            using var products = tiles.bmm(weight);
            var transformed = new Tiles2x2(products.Address(), count, (int)outputs, output, first);
            if (!Output2x2.Transform(transformed, bias.Address(), relu, output))
                Volatile.Write(ref finite, false);
        });
        return finite ? y.MoveToOuterDisposeScope() : null;
    }

    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
    }
}
