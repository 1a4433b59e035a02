namespace SeNet.Kernels.Winograd;

/// <summary>The memory of tiles transformed for F(4x4, 3x3): 36 values in float32 for each tile and channel.</summary>
/// <remarks>The memory must outlive it.</remarks>
internal readonly unsafe struct TileValues
{
    // A tile's planes a whole number of 4 KiB apart would share few sets of the processor's first cache.
    private const int Gap = 16;

    private readonly float* data;
    private readonly nint tileSize;

    /// <param name="data">The first tile's first value; a tile's channels lie side by side.</param>
    /// <param name="count">Number of tiles.</param>
    /// <param name="tileSize">Values from a tile to the next.</param>
    /// <param name="plane">Values from one of a tile's 36 to the next of the same channel.</param>
    public TileValues(float* data, int count, nint tileSize, nint plane)
    {
        this.data = data;
        this.tileSize = tileSize;
        (Count, Plane) = (count, plane);
    }

    /// <summary>Number of tiles.</summary>
    public int Count { get; }

    /// <summary>Values from one of a tile's 36 to the next of the same channel.</summary>
    public nint Plane { get; }

    /// <summary>The <see cref="Plane"/> to choose for tiles of so many channels.</summary>
    public static long PlaneFor(long channels) => channels + Gap;

    /// <summary>Some of the tiles.</summary>
    public TileValues Part(int first, int count) => new(At(first), count, tileSize, Plane);

    public float* At(int tile) => data + tile * tileSize;
}
