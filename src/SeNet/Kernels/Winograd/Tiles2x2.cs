using static TorchSharp.torch;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// The memory of maps transformed for Winograd's F(2x2, 3x3), [16, tiles, C]: the tiles of some rows, one for 2x2 pixels of the convolution's
/// output, and the 16 values of a tile in as many planes.
/// </summary>
/// <remarks>Rows of tiles are counted through all images. Points into a tensor, which must outlive it.</remarks>
internal readonly unsafe struct Tiles2x2
{
    public const int Planes = 16;

    private readonly byte* data;
    private readonly int first;
    private readonly int rowsAnImage;
    private readonly nint rowSize;

    /// <param name="tiles">[16, rows * columns, C], bfloat16, contiguous.</param>
    /// <param name="maps">The maps before or after the convolution, which have the same N, H and W.</param>
    /// <param name="first">The first row of tiles.</param>
    public Tiles2x2(Tensor tiles, ChannelsLastMaps maps, int first)
    {
        fixed (byte* memory = tiles.bytes)
            data = memory;
        this.first = first;
        rowsAnImage = RowsOf(maps) / maps.Images;
        var columns = ColumnsOf(maps);
        Rows = (int)tiles.size(1) / columns;
        rowSize = (nint)columns * (nint)tiles.size(2) * BFloat16Lanes.Size;
        Plane = Rows * rowSize;
    }

    /// <summary>Rows of tiles.</summary>
    public int Rows { get; }

    /// <summary>Bytes from one plane to the next.</summary>
    public nint Plane { get; }

    /// <summary>Rows of tiles that cover maps; the last of an image overhangs an odd height.</summary>
    public static int RowsOf(ChannelsLastMaps maps) => maps.Images * ((maps.Height + 1) / 2);

    /// <summary>Tiles a row; the last overhangs an odd width.</summary>
    public static int ColumnsOf(ChannelsLastMaps maps) => (maps.Width + 1) / 2;

    /// <summary>Image and row in it of the row of tiles <paramref name="row"/>, counted from the first one here.</summary>
    public (int Image, int Row) Place(int row) => Math.DivRem(first + row, rowsAnImage);

    public byte* Row(int row) => data + row * rowSize;
}
