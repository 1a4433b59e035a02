using static TorchSharp.torch;

namespace SeNet.Kernels.Winograd;

/// <summary>The memory of tiles transformed for F(4x4, 3x3): 36 values for each tile and channel.</summary>
/// <remarks>Points into a tensor, which must outlive it.</remarks>
internal readonly unsafe struct TileValues
{
    // A tile's planes a whole number of 4 KiB apart would share few sets of the processor's first cache.
    private const int Gap = 16;

    private readonly float* data;
    private readonly nint tileSize;

    private TileValues(float* data, nint tileSize, nint plane, int count)
    {
        this.data = data;
        this.tileSize = tileSize;
        (Plane, Count) = (plane, count);
    }

    public int Count { get; }

    /// <summary>Values from one of a tile's 36 to the next of the same channel.</summary>
    public nint Plane { get; }

    /// <param name="planes">[36, tiles, C], float32, channels side by side.</param>
    public static TileValues Of(Tensor planes)
    {
        using var one = planes.narrow(0, 0, 1);
        using var row = one.narrow(1, 0, 1);
        fixed (byte* first = row.bytes)
            return new TileValues((float*)first, (nint)planes.stride(1), (nint)planes.stride(0), (int)planes.size(1));
    }

    /// <summary>Uninitialised memory for tiles, each tile's values together, of the caller's dispose scope.</summary>
    /// <returns>[36, tiles, C].</returns>
    public static Tensor Empty(long tiles, long channels)
    {
        var row = channels + Gap;
        return empty_strided([Points4x4.Values, tiles, channels], [row, Points4x4.Values * row, 1], ScalarType.Float32);
    }

    /// <summary>Some of the tiles.</summary>
    public TileValues Part(int first, int count) => new(At(first), tileSize, Plane, count);

    public float* At(int tile) => data + tile * tileSize;
}
