using SeNet.Kernels;
using SeNet.Kernels.Winograd;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static SeNet.Kernels.Partition;
using static TorchSharp.torch;
using Input4x4 =
    SeNet.Kernels.Winograd.Input4x4<SeNet.Kernels.Simd.Simd256, System.Runtime.Intrinsics.Vector256<float>>;
using Output4x4 =
    SeNet.Kernels.Winograd.Output4x4<SeNet.Kernels.Simd.Simd256, System.Runtime.Intrinsics.Vector256<float>>;

namespace SeNet.Operators;

/// <summary>
/// A 3x3 convolution of stride 1 and padding 1 in float32 by Winograd's minimal filtering F(4x4, 3x3), and its
/// gradients: a quarter of the products of the definition (<see cref="Points4x4"/>).
/// </summary>
/// <remarks>
/// In <see cref="Apply"/> each thread takes its own tiles through all steps, so that no core fetches them from
/// another's cache.
/// </remarks>
internal static unsafe class Winograd4x4Convolution
{
    // More would leave the processor's caches between the steps; for fewer, fetching the weight would take longer than
    // multiplying with it.
    private const int TilesAtOnce = 96;

    // Each time, the sum of the gradients is read and written.
    private const int TilesAtOnceOfGradient = 192;

    // A transformed weight is four times as large: for fewer tiles, fetching it costs what it saves.
    private const int FewestTiles = 16;

    // Narrower layers spend on the transforms what they save.
    private const int FewestChannels = 16;

    // Smaller maps are mostly overhang of their tiles.
    private const int SmallestSide = 3;

    /// <summary>Whether a layer can be computed so, and is faster then, for maps that are channels-last.</summary>
    public static bool Fits(Conv2d layer, Tensor x) =>
        Convolution3x3.Is(layer) && FitsWeight(layer.weight) && FitsMaps(x);

    /// <summary>Whether maps can be convolved so, faster than by libtorch.</summary>
    public static bool FitsMaps(Tensor x) =>
        x.dtype == ScalarType.Float32
        && ChannelsLast.Fits(x)
        && Math.Min(x.size(2), x.size(3)) >= SmallestSide
        && new Tiles4x4(ChannelsLast.MapsOf(x)).Count >= FewestTiles;

    /// <summary>Whether a <see cref="Convolution3x3"/> can be computed so for some maps.</summary>
    public static bool FitsWeight(Tensor weight) =>
        weight is { dtype: ScalarType.Float32, shape: [>= FewestChannels, >= FewestChannels, _, _] };

    /// <summary>A weight as <see cref="Apply"/> takes it.</summary>
    /// <param name="weight">[K, C, 3, 3].</param>
    /// <returns>[36, C, K].</returns>
    public static Tensor TransformOf(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return Winograd4x4Weights.Transform(weight.permute(2, 3, 1, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The weight that takes the gradient by the output to that by the input, as <see cref="Apply"/> takes it.
    /// </summary>
    /// <param name="weight">[K, C, 3, 3].</param>
    /// <returns>[36, K, C].</returns>
    public static Tensor AdjointTransformOf(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return Winograd4x4Weights.Transform(weight.flip(2, 3).permute(2, 3, 0, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Convolves maps.</summary>
    /// <param name="x">[N, C, H, W], float32, which <see cref="ChannelsLast.Fits"/>.</param>
    /// <param name="transform">[36, C, K].</param>
    /// <param name="bias">[K]; null for none.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    /// <returns>
    /// [N, K, H, W], channels-last; null where it is not finite, since Winograd's filtering takes an infinity or NaN to
    /// all pixels of its tile.
    /// </returns>
    public static Tensor? Apply(Tensor x, Tensor transform, Tensor? bias, bool relu)
    {
        using var scope = NewDisposeScope();
        var (inputs, outputs) = (transform.size(1), transform.size(2));
        var y = ChannelsLast.Empty(x.size(0), outputs, x.size(2), x.size(3), ScalarType.Float32);
        var input = new Tiles4x4(ChannelsLast.MapsOf(x));
        var output = new Tiles4x4(ChannelsLast.MapsOf(y));
        var term = (float*)(bias ?? zeros(outputs)).Address();
        // As many parts for each thread.
        var threads = LibTorchThreads.Team;
        var parts = PartsOf(PartsOf(input.Count, TilesAtOnce), threads.Count) * threads.Count;
        var atOnce = PartsOf(input.Count, parts);
        var finite = true;
        threads.For(PartsOf(input.Count, atOnce), part =>
        {
            var first = part * atOnce;
            using var values = Winograd4x4Tiles.Empty(Math.Min(atOnce, input.Count - first), inputs);
            Input4x4.Transform(input, first, Winograd4x4Tiles.Of(values));
            using var products = values.bmm(transform);
            if (!Output4x4.Transform(
                    Winograd4x4Tiles.Of(products), first, output, term, shortcut: null, Rectifier.Floor(relu),
                    ceiling: float.PositiveInfinity))
                Volatile.Write(ref finite, false);
        });
        return finite ? y.MoveToOuterDisposeScope() : null;
    }

    /// <summary>The gradient by the weight; its sums are made in one order whatever the number of threads is.</summary>
    /// <param name="x">[N, C, H, W]: what was convolved; float32, which <see cref="ChannelsLast.Fits"/>.</param>
    /// <param name="byOutput">[N, K, H, W]: the gradient by the output, likewise.</param>
    /// <returns>[K, C, 3, 3]; null where it is not finite.</returns>
    public static Tensor? WeightGradient(Tensor x, Tensor byOutput)
    {
        using var scope = NewDisposeScope();
        var (inputs, outputs) = (x.size(1), byOutput.size(1));
        var input = new Tiles4x4(ChannelsLast.MapsOf(x));
        var output = new Tiles4x4(ChannelsLast.MapsOf(byOutput));
        var sum = zeros([Points4x4.Values, inputs, outputs], ScalarType.Float32);
        for (var first = 0; first < input.Count; first += TilesAtOnceOfGradient)
        {
            using var chunk = NewDisposeScope();
            var (start, count) = (first, Math.Min(TilesAtOnceOfGradient, input.Count - first));
            var values = Winograd4x4Tiles.Empty(count, inputs);
            var gradients = Winograd4x4Tiles.Empty(count, outputs);
            var atOnce = PartsOf(count, 4 * LibTorchThreads.Team.Count);
            LibTorchThreads.Team.For(PartsOf(count, atOnce), part =>
            {
                var (from, tiles) = (part * atOnce, Math.Min(atOnce, count - part * atOnce));
                Input4x4.Transform(input, start + from, Winograd4x4Tiles.Of(values).Part(from, tiles));
                Output4x4.Adjoint(output, start + from, Winograd4x4Tiles.Of(gradients).Part(from, tiles));
            });
            sum.Plus_(values.transpose(1, 2).bmm(gradients));
        }

        var gradient = Winograd4x4Weights.Gradient(sum).permute(3, 2, 0, 1).contiguous();
        return float.IsFinite(gradient.sum().item<float>()) ? gradient.MoveToOuterDisposeScope() : null;
    }
}
