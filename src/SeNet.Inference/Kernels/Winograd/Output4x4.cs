using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;
using static SeNet.Kernels.Winograd.Points4x4;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// The output transform of F(4x4, 3x3), A^T m A for m of 6x6 products, which gives 4x4 pixels; and its adjoint, A g
/// A^T.
/// </summary>
internal static unsafe class Output4x4<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    private const int Pixels = Tiles4x4.Side;

    /// <param name="products">Products of tiles and weights.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="y">Where the pixels go.</param>
    /// <param name="bias">A term for each channel, [K].</param>
    /// <param name="shortcut">Maps that are added; null for none.</param>
    /// <param name="floor">The smallest output, minus infinity for all; a NaN stays one.</param>
    /// <param name="ceiling">The largest output, infinity for all; a NaN stays one.</param>
    /// <returns>Whether all pixels were finite before they were limited.</returns>
    public static bool Transform(
        TileValues products, int first, Tiles4x4 y, float* bias, Tiles4x4? shortcut, float floor, float ceiling)
    {
        var beyond = stackalloc float[y.Channels];
        new Span<float>(beyond, y.Channels).Clear();
        var pixels = stackalloc float*[Pixels * Pixels];
        var added = stackalloc float*[Pixels * Pixels];
        var finite = true;
        for (var tile = 0; tile < products.Count; tile++)
        {
            y.Locate(first + tile, border: 0, beyond, pixels);
            shortcut?.Locate(first + tile, border: 0, beyond, added);
            finite &= Tile(
                products.At(tile), products.Plane, pixels, shortcut is null ? null : added, y.Channels, bias, floor,
                ceiling);
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
        var pixels = stackalloc float*[Pixels * Pixels];
        for (var tile = 0; tile < values.Count; tile++)
        {
            gradient.Locate(first + tile, border: 0, zeros, pixels);
            TileAdjoint(pixels, values.At(tile), values.Plane, gradient.Channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool Tile(
        float* products, nint plane, float** pixels, float** added, int channels, float* bias, float floor,
        float ceiling)
    {
        var columns = stackalloc TVector[Pixels * Side];
        var (floors, ceilings) = (TSimd.Broadcast(floor), TSimd.Broadcast(ceiling));
        // The sum of zero times each value, NaN from the first one on that is not finite.
        TVector zeros = default;
        var lanes = new ChannelLanes<TSimd, TVector>(channels);
        for (var step = 0; step < lanes.Steps; step++)
        {
            var channel = lanes.At(step);
            for (var x = 0; x < Side; x++)
            {
                var source = products + x * plane + channel;
                var column = new PixelLine<TSimd, TVector>(
                    TSimd.Load(source), TSimd.Load(source + 6 * plane), TSimd.Load(source + 12 * plane),
                    TSimd.Load(source + 18 * plane), TSimd.Load(source + 24 * plane),
                    TSimd.Load(source + 30 * plane));
                var target = columns + x;
                target[0] = column.First;
                target[6] = column.Second;
                target[12] = column.Third;
                target[18] = column.Fourth;
            }

            var term = TSimd.Load(bias + channel);
            for (var y = 0; y < Pixels; y++)
            {
                var source = columns + y * Side;
                var target = pixels + y * Pixels;
                var line = new PixelLine<TSimd, TVector>(
                    source[0], source[1], source[2], source[3], source[4], source[5]);
                var (a, b) = (TSimd.Add(line.First, term), TSimd.Add(line.Second, term));
                var (c, d) = (TSimd.Add(line.Third, term), TSimd.Add(line.Fourth, term));
                zeros = TSimd.MultiplyAdd(
                    a, default, TSimd.MultiplyAdd(
                        b, default, TSimd.MultiplyAdd(c, default, TSimd.MultiplyAdd(d, default, zeros))));
                if (added is not null)
                {
                    var shortcut = added + y * Pixels;
                    (a, b) = (TSimd.Add(a, TSimd.Load(shortcut[0] + channel)),
                        TSimd.Add(b, TSimd.Load(shortcut[1] + channel)));
                    (c, d) = (TSimd.Add(c, TSimd.Load(shortcut[2] + channel)),
                        TSimd.Add(d, TSimd.Load(shortcut[3] + channel)));
                }

                TSimd.Store(TSimd.AtMost(TSimd.AtLeast(a, floors), ceilings), target[0] + channel);
                TSimd.Store(TSimd.AtMost(TSimd.AtLeast(b, floors), ceilings), target[1] + channel);
                TSimd.Store(TSimd.AtMost(TSimd.AtLeast(c, floors), ceilings), target[2] + channel);
                TSimd.Store(TSimd.AtMost(TSimd.AtLeast(d, floors), ceilings), target[3] + channel);
            }
        }

        return !float.IsNaN(TSimd.Sum(zeros));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TileAdjoint(float** pixels, float* values, nint plane, int channels)
    {
        var columns = stackalloc TVector[Side * Pixels];
        var lanes = new ChannelLanes<TSimd, TVector>(channels);
        for (var step = 0; step < lanes.Steps; step++)
        {
            var channel = lanes.At(step);
            for (var x = 0; x < Pixels; x++)
            {
                var source = pixels + x;
                new TileLine<TSimd, TVector>(
                    TSimd.Load(source[0] + channel), TSimd.Load(source[4] + channel),
                    TSimd.Load(source[8] + channel), TSimd.Load(source[12] + channel))
                    .Store((float*)(columns + x), Pixels * TSimd.Count);
            }

            var output = values + channel;
            for (var y = 0; y < Side; y++, output += Side * plane)
            {
                var source = columns + y * Pixels;
                new TileLine<TSimd, TVector>(source[0], source[1], source[2], source[3]).Store(output, plane);
            }
        }
    }
}
