using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// The input transform of Winograd's F(2x2, 3x3), B^T d B for tiles d of 4x4 pixels that overlap by 2 and begin one
/// pixel outside of the image, where there are zeros (Lavin and Gray, arXiv 1509.09308, section 4.1).
/// </summary>
internal static unsafe class Input2x2
{
    /// <param name="x">Maps in bfloat16; their channels are a multiple of <see cref="BFloat16Pair.Count"/>.</param>
    /// <param name="tiles">Where the tiles go.</param>
    public static void Transform(ChannelsLastMaps x, Tiles2x2 tiles)
    {
        for (var row = 0; row < tiles.Rows; row++)
            Row(x, tiles, row);
    }

    // Inlined into its caller, it would leave too little of the inliner's budget for what it calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Row(ChannelsLastMaps x, Tiles2x2 tiles, int rowOfTiles)
    {
        var (image, row) = tiles.Place(rowOfTiles);
        var pixel = (nint)x.Channels * BFloat16Lanes.Size;
        var zeros = stackalloc byte[(int)pixel];
        new Span<byte>(zeros, (int)pixel).Clear();
        Line LineAt(int y) => y >= 0 && y < x.Height
            ? new Line(x.Data + ((nint)image * x.Height + y) * x.Width * pixel, pixel)
            : new Line(zeros, 0);
        var (first, second) = (LineAt(2 * row - 1), LineAt(2 * row));
        var (third, fourth) = (LineAt(2 * row + 1), LineAt(2 * row + 2));
        var target = tiles.Row(rowOfTiles);
        for (nint channel = 0; channel < pixel; channel += BFloat16Pair.Count * BFloat16Lanes.Size)
        {
            // Two columns of a tile are the next one's too.
            var a = default(Column);
            var b = new Column(
                first.At(0, channel), second.At(0, channel), third.At(0, channel), fourth.At(0, channel));
            var tile = target + channel;
            for (var i = 1; i <= x.Width; i += 2, tile += pixel)
            {
                var c = i < x.Width
                    ? new Column(
                        first.At(i, channel), second.At(i, channel), third.At(i, channel), fourth.At(i, channel))
                    : default;
                var d = i + 1 < x.Width
                    ? new Column(
                        first.At(i + 1, channel), second.At(i + 1, channel), third.At(i + 1, channel),
                        fourth.At(i + 1, channel))
                    : default;
                Store(a.First, b.First, c.First, d.First, tile, tiles.Plane);
                Store(a.Second, b.Second, c.Second, d.Second, tile + 4 * tiles.Plane, tiles.Plane);
                Store(a.Third, b.Third, c.Third, d.Third, tile + 8 * tiles.Plane, tiles.Plane);
                Store(a.Fourth, b.Fourth, c.Fourth, d.Fourth, tile + 12 * tiles.Plane, tiles.Plane);
                (a, b) = (c, d);
            }
        }
    }

    /// <summary>A row of a tile, times B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(BFloat16Pair a, BFloat16Pair b, BFloat16Pair c, BFloat16Pair d, byte* target, nint plane)
    {
        (a - c).Store(target);
        (b + c).Store(target + plane);
        (c - b).Store(target + 2 * plane);
        (b - d).Store(target + 3 * plane);
    }

    /// <summary>A row of pixels; the step from pixel to pixel is 0 in the one of zeros.</summary>
    private readonly struct Line(byte* data, nint step)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public byte* At(int column, nint channel) => data + column * step + channel;
    }

    /// <summary>A column of a tile, B^T d.</summary>
    private readonly struct Column
    {
        public readonly BFloat16Pair First, Second, Third, Fourth;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Column(byte* first, byte* second, byte* third, byte* fourth)
        {
            var (a, b) = (BFloat16Pair.Load(first), BFloat16Pair.Load(second));
            var (c, d) = (BFloat16Pair.Load(third), BFloat16Pair.Load(fourth));
            (First, Second, Third, Fourth) = (a - c, b + c, c - b, b - d);
        }
    }
}
