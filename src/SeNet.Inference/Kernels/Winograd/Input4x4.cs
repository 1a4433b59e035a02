using System.Runtime.CompilerServices;
using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// The input transform of F(4x4, 3x3), B^T d B for d of 6x6 pixels: a tile and a pixel around it, zeros outside of the
/// image.
/// </summary>
internal static unsafe class Input4x4<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    private const int Side = Points4x4.Side;

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
        var columns = stackalloc TVector[Side * Side];
        var lanes = new ChannelLanes<TSimd, TVector>(channels);
        for (var step = 0; step < lanes.Steps; step++)
        {
            var channel = lanes.At(step);
            for (var x = 0; x < Side; x++)
            {
                var source = pixels + x;
                new TileLine<TSimd, TVector>(
                    TSimd.Load(source[0] + channel), TSimd.Load(source[6] + channel),
                    TSimd.Load(source[12] + channel), TSimd.Load(source[18] + channel),
                    TSimd.Load(source[24] + channel), TSimd.Load(source[30] + channel))
                    .Store((float*)(columns + x), Side * TSimd.Count);
            }

            var output = values + channel;
            for (var y = 0; y < Side; y++, output += Side * plane)
            {
                var source = columns + y * Side;
                new TileLine<TSimd, TVector>(source[0], source[1], source[2], source[3], source[4], source[5])
                    .Store(output, plane);
            }
        }
    }
}
