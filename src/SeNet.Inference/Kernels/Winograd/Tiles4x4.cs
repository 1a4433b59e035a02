namespace SeNet.Kernels.Winograd;

/// <summary>
/// Maps in float32, cut into tiles of 4x4 pixels; the last of a row or column overhangs where 4 does not divide the
/// size.
/// </summary>
/// <remarks>The memory must outlive it.</remarks>
internal readonly unsafe struct Tiles4x4
{
    public const int Side = 4;

    private readonly ChannelsLastMaps maps;
    private readonly int rows;
    private readonly int columns;

    public Tiles4x4(ChannelsLastMaps maps)
    {
        this.maps = maps;
        (rows, columns) = ((maps.Height + Side - 1) / Side, (maps.Width + Side - 1) / Side);
    }

    public int Channels => maps.Channels;

    /// <summary>Tiles of all images.</summary>
    public int Count => maps.Images * rows * columns;

    /// <summary>Points at the pixels of a square around a tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="border">Pixels that the square reaches beyond each side of the tile.</param>
    /// <param name="outside">What stands for pixels outside of the image.</param>
    /// <param name="pixels">Where the pointers go, row by row.</param>
    public void Locate(int tile, int border, float* outside, float** pixels)
    {
        var (image, place) = Math.DivRem(tile, rows * columns);
        var (row, column) = Math.DivRem(place, columns);
        var (top, left, side) = (row * Side - border, column * Side - border, Side + 2 * border);
        for (var y = top; y < top + side; y++)
        {
            var line = (float*)maps.Data + ((nint)image * maps.Height + y) * maps.Width * maps.Channels;
            for (var x = left; x < left + side; x++)
                *pixels++ = (uint)y < (uint)maps.Height && (uint)x < (uint)maps.Width
                    ? line + (nint)x * maps.Channels
                    : outside;
        }
    }
}
