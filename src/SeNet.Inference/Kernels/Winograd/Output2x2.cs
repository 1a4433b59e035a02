using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// The output transform of Winograd's F(2x2, 3x3), A^T m A for tiles m of 4x4 values, which gives 2x2 pixels each
/// (Lavin and Gray, arXiv 1509.09308, section 4.1).
/// </summary>
internal static unsafe class Output2x2
{
    /// <param name="tiles">Products of tiles and weights.</param>
    /// <param name="bias">A term in bfloat16 for each channel, [K].</param>
    /// <param name="relu">Whether y = max(y, 0) at the end; a NaN stays one.</param>
    /// <param name="y">
    /// Where the maps go, in bfloat16; their channels are a multiple of <see cref="BFloat16Pair.Count"/>.
    /// </param>
    /// <returns>Whether all pixels were finite before the rectifier.</returns>
    public static bool Transform(Tiles2x2 tiles, byte* bias, bool relu, ChannelsLastMaps y)
    {
        var finite = true;
        for (var row = 0; row < tiles.Rows; row++)
            finite &= Row(tiles, bias, relu, y, row);
        return finite;
    }

    // Inlined into its caller, it would leave too little of the inliner's budget for what it calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool Row(Tiles2x2 tiles, byte* bias, bool relu, ChannelsLastMaps y, int rowOfTiles)
    {
        var (image, row) = tiles.Place(rowOfTiles);
        var pixel = (nint)y.Channels * BFloat16Lanes.Size;
        var line = y.Width * pixel;
        var source = tiles.Row(rowOfTiles);
        var target = y.Data + ((nint)image * y.Height + 2 * row) * line;
        var hasLower = 2 * row + 1 < y.Height;
        var floor = Vector512.Create(Rectifier.Floor(relu));
        // The sum of zero times each value, NaN from the first one on that is not finite.
        var zeros = default(BFloat16Pair);
        for (nint channel = 0; channel < pixel; channel += BFloat16Pair.Count * BFloat16Lanes.Size)
        {
            var term = BFloat16Pair.Load(bias + channel);
            var tile = source + channel;
            var output = target + channel;
            for (var x = 0; x < y.Width; x += 2, tile += pixel, output += 2 * pixel)
            {
                var (a, b) = (new Column(tile, tiles.Plane), new Column(tile + tiles.Plane, tiles.Plane));
                var (c, d) = (
                    new Column(tile + 2 * tiles.Plane, tiles.Plane), new Column(tile + 3 * tiles.Plane, tiles.Plane));
                zeros = Store(a.Upper + b.Upper + c.Upper + term, floor, output, zeros);
                if (hasLower)
                    zeros = Store(a.Lower + b.Lower + c.Lower + term, floor, output + line, zeros);
                if (x + 1 == y.Width)
                    break;
                zeros = Store(b.Upper - c.Upper - d.Upper + term, floor, output + pixel, zeros);
                if (hasLower)
                    zeros = Store(b.Lower - c.Lower - d.Lower + term, floor, output + pixel + line, zeros);
            }
        }

        return !zeros.HasNaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BFloat16Pair Store(BFloat16Pair values, Vector512<float> floor, byte* output, BFloat16Pair zeros)
    {
        values.Rectified(floor).Store(output);
        return values.TimesZeroPlus(zeros);
    }

    /// <summary>A column of a tile, A^T m.</summary>
    private readonly struct Column
    {
        public readonly BFloat16Pair Upper, Lower;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Column(byte* first, nint plane)
        {
            var (a, b) = (BFloat16Pair.Load(first), BFloat16Pair.Load(first + 4 * plane));
            var (c, d) = (BFloat16Pair.Load(first + 8 * plane), BFloat16Pair.Load(first + 12 * plane));
            (Upper, Lower) = (a + b + c, b - c - d);
        }
    }
}
