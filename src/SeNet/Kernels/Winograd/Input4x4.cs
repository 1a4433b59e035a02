using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static SeNet.Kernels.Winograd.Points4x4;

namespace SeNet.Kernels.Winograd;

/// <summary>The input transform of F(4x4, 3x3), B^T d B for d of 6x6 pixels: a tile and a pixel around it, zeros outside of the image.</summary>
internal static unsafe class Input4x4
{
    private const int Side = 6;

    /// <param name="x">What is convolved.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="values">Where the values of the tiles from the first on go.</param>
    public static void Transform(Tiles4x4 x, int first, TileValues values)
    {
        var zeros = stackalloc float[x.Channels];
        new Span<float>(zeros, x.Channels).Clear();
        var pixels = stackalloc float*[Side * Side];
        for (var tile = 0; tile < values.Count; tile++)
        {
            x.Locate(first + tile, border: 1, zeros, pixels);
            Tile(pixels, values.At(tile), values.Plane, x.Channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile(float** pixels, float* values, nint plane, int channels)
    {
        var columns = stackalloc Vector256<float>[Side * Side];
        var lanes = new ChannelLanes(channels);
        for (var step = 0; step < lanes.Steps; step++)
        {
            var channel = lanes.At(step);
            for (var x = 0; x < Side; x++)
            {
                var source = pixels + x;
                var line = new Line(
                    Vector256.Load(source[0] + channel), Vector256.Load(source[6] + channel), Vector256.Load(source[12] + channel),
                    Vector256.Load(source[18] + channel), Vector256.Load(source[24] + channel), Vector256.Load(source[30] + channel));
                var target = columns + x;
                target[0] = line.Zero;
                target[6] = line.PlusA;
                target[12] = line.MinusA;
                target[18] = line.PlusB;
                target[24] = line.MinusB;
                target[30] = line.Infinity;
            }

            var output = values + channel;
            for (var y = 0; y < Side; y++, output += Side * plane)
            {
                var source = columns + y * Side;
                var line = new Line(source[0], source[1], source[2], source[3], source[4], source[5]);
                line.Zero.Store(output);
                line.PlusA.Store(output + plane);
                line.MinusA.Store(output + 2 * plane);
                line.PlusB.Store(output + 3 * plane);
                line.MinusB.Store(output + 4 * plane);
                line.Infinity.Store(output + 5 * plane);
            }
        }
    }

    /// <summary>B^T d of six values.</summary>
    private readonly struct Line
    {
        public readonly Vector256<float> Zero, PlusA, MinusA, PlusB, MinusB, Infinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Line(Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5)
        {
            Zero = MultiplyAdd(d2, -(A2 + B2), MultiplyAdd(d0, A2 * B2, d4));
            Infinity = MultiplyAdd(d3, -(A2 + B2), MultiplyAdd(d1, A2 * B2, d5));
            var (even, odd) = (MultiplyAdd(d2, -B2, d4), MultiplyAdd(d1, -B2, d3) * A);
            (PlusA, MinusA) = (even + odd, even - odd);
            (even, odd) = (MultiplyAdd(d2, -A2, d4), MultiplyAdd(d1, -A2, d3) * B);
            (PlusB, MinusB) = (even + odd, even - odd);
        }
    }
}
