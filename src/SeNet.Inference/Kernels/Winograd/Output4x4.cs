using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static SeNet.Kernels.Winograd.Points4x4;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// The output transform of F(4x4, 3x3), A^T m A for m of 6x6 products, which gives 4x4 pixels; and its adjoint, A g
/// A^T.
/// </summary>
internal static unsafe class Output4x4
{
    private const int Side = TileLine.Count;

    /// <param name="products">Products of tiles and weights.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="y">Where the pixels go.</param>
    /// <param name="bias">A term for each channel, [K].</param>
    /// <param name="relu">Whether y = max(y, 0) at the end; a NaN stays one.</param>
    /// <returns>Whether all pixels were finite before the rectifier.</returns>
    public static bool Transform(TileValues products, int first, Tiles4x4 y, float* bias, bool relu)
    {
        var beyond = stackalloc float[y.Channels];
        var pixels = stackalloc float*[Tiles4x4.Side * Tiles4x4.Side];
        var finite = true;
        for (var tile = 0; tile < products.Count; tile++)
        {
            y.Locate(first + tile, border: 0, beyond, pixels);
            finite &= Tile(
                products.At(tile), products.Plane, pixels, y.Channels, bias, Rectifier.Floor(relu));
        }

        return finite;
    }

    /// <param name="gradient">The gradient by the pixels.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="values">Where the gradient by the products goes.</param>
    public static void Adjoint(Tiles4x4 gradient, int first, TileValues values)
    {
        var zeros = stackalloc float[gradient.Channels];
        new Span<float>(zeros, gradient.Channels).Clear();
        var pixels = stackalloc float*[Tiles4x4.Side * Tiles4x4.Side];
        for (var tile = 0; tile < values.Count; tile++)
        {
            gradient.Locate(first + tile, border: 0, zeros, pixels);
            TileAdjoint(pixels, values.At(tile), values.Plane, gradient.Channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool Tile(float* products, nint plane, float** pixels, int channels, float* bias, float floor)
    {
        var columns = stackalloc Vector256<float>[Tiles4x4.Side * Side];
        var floors = Vector256.Create(floor);
        // The sum of zero times each value, NaN from the first one on that is not finite.
        var zeros = Vector256<float>.Zero;
        var lanes = new ChannelLanes(channels);
        for (var step = 0; step < lanes.Steps; step++)
        {
            var channel = lanes.At(step);
            for (var x = 0; x < Side; x++)
            {
                var source = products + x * plane + channel;
                var column = new Line(
                    Vector256.Load(source), Vector256.Load(source + 6 * plane), Vector256.Load(source + 12 * plane),
                    Vector256.Load(source + 18 * plane), Vector256.Load(source + 24 * plane),
                    Vector256.Load(source + 30 * plane));
                var target = columns + x;
                target[0] = column.First;
                target[6] = column.Second;
                target[12] = column.Third;
                target[18] = column.Fourth;
            }

            var term = Vector256.Load(bias + channel);
            for (var y = 0; y < Tiles4x4.Side; y++)
            {
                var source = columns + y * Side;
                var target = pixels + y * Tiles4x4.Side;
                var line = new Line(source[0], source[1], source[2], source[3], source[4], source[5]);
                var (a, b, c, d) = (line.First + term, line.Second + term, line.Third + term, line.Fourth + term);
                zeros = MultiplyAdd(a, 0, MultiplyAdd(b, 0, MultiplyAdd(c, 0, MultiplyAdd(d, 0, zeros))));
                Rectifier.Apply(a, floors).Store(target[0] + channel);
                Rectifier.Apply(b, floors).Store(target[1] + channel);
                Rectifier.Apply(c, floors).Store(target[2] + channel);
                Rectifier.Apply(d, floors).Store(target[3] + channel);
            }
        }

        return Vector256.EqualsAll(zeros, zeros);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TileAdjoint(float** pixels, float* values, nint plane, int channels)
    {
        var columns = stackalloc Vector256<float>[Side * Tiles4x4.Side];
        var lanes = new ChannelLanes(channels);
        for (var step = 0; step < lanes.Steps; step++)
        {
            var channel = lanes.At(step);
            for (var x = 0; x < Tiles4x4.Side; x++)
            {
                var source = pixels + x;
                new TileLine(
                    Vector256.Load(source[0] + channel), Vector256.Load(source[4] + channel),
                    Vector256.Load(source[8] + channel), Vector256.Load(source[12] + channel))
                    .Store((float*)(columns + x), Tiles4x4.Side * Vector256<float>.Count);
            }

            var output = values + channel;
            for (var y = 0; y < Side; y++, output += Side * plane)
            {
                var source = columns + y * Tiles4x4.Side;
                new TileLine(source[0], source[1], source[2], source[3]).Store(output, plane);
            }
        }
    }

    /// <summary>A^T m of six values.</summary>
    private readonly struct Line
    {
        public readonly Vector256<float> First, Second, Third, Fourth;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Line(
            Vector256<float> zero, Vector256<float> plusA, Vector256<float> minusA, Vector256<float> plusB,
            Vector256<float> minusB, Vector256<float> infinity)
        {
            var (evenA, oddA, evenB, oddB) = (plusA + minusA, plusA - minusA, plusB + minusB, plusB - minusB);
            First = zero + evenA + evenB;
            Second = MultiplyAdd(oddA, A, oddB * B);
            Third = MultiplyAdd(evenA, A2, evenB * B2);
            Fourth = MultiplyAdd(oddA, A3, MultiplyAdd(oddB, B3, infinity));
        }
    }
}
