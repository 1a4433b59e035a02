namespace SeNet.Kernels.Winograd;

/// <summary>
/// The memory of maps transformed for Winograd's F(2x2, 3x3), [16, tiles, C] in bfloat16: the tiles of some rows, one
/// for 2x2 pixels of the convolution's output, and the 16 values of a tile in as many planes.
/// </summary>
/// <remarks>Rows of tiles are counted through all images. The memory must outlive it.</remarks>
internal readonly unsafe struct Tiles2x2
{
    public const int Planes = 16;

    private readonly byte* data;
    private readonly int first;
    private readonly int rowsPerImage;
    private readonly nint rowSize;

    /// <param name="data">The first tile's first value.</param>
    /// <param name="rows">Number of rows of tiles.</param>
    /// <param name="channels">Channels of the tiles, C.</param>
    /// <param name="maps">The maps before or after the convolution, which have the same N, H and W.</param>
    /// <param name="first">The first row of tiles.</param>
    public Tiles2x2(byte* data, int rows, int channels, ChannelsLastMaps maps, int first)
    {
        this.data = data;
        (this.first, Rows) = (first, rows);
        rowsPerImage = RowsOf(maps) / maps.Images;
        rowSize = (nint)ColumnsOf(maps) * channels * BFloat16Lanes.Size;
        Plane = Rows * rowSize;
    }

    /// <summary>Number of rows of tiles.</summary>
    public int Rows { get; }

    /// <summary>Bytes from one plane to the next.</summary>
    public nint Plane { get; }

    /// <summary>Rows of tiles that cover maps; the last of an image overhangs an odd height.</summary>
    public static int RowsOf(ChannelsLastMaps maps) => maps.Images * ((maps.Height + 1) / 2);

    /// <summary>Tiles per row; the last overhangs an odd width.</summary>
    public static int ColumnsOf(ChannelsLastMaps maps) => (maps.Width + 1) / 2;

    /// <summary>
    /// Image and row in it of the row of tiles <paramref name="row"/>, counted from the first one here.
    /// </summary>
    public (int Image, int Row) Place(int row) => Math.DivRem(first + row, rowsPerImage);

    public byte* Row(int row) => data + row * rowSize;
}
