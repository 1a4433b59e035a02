using SeNet.Kernels.Winograd;
using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>Tensors [36, tiles, C] in float32 as the memory of tiles.</summary>
internal static unsafe class Winograd4x4Tiles
{
    /// <summary>Uninitialised tiles, each tile's values together, of the caller's dispose scope.</summary>
    public static Tensor Empty(long tiles, long channels)
    {
        var plane = TileValues.PlaneFor(channels);
        return empty_strided(
            [Points4x4.Values, tiles, channels], [plane, Points4x4.Values * plane, 1], ScalarType.Float32);
    }

    /// <summary>The memory of a tensor whose channels lie side by side; the tensor must outlive it.</summary>
    public static TileValues Of(Tensor planes)
    {
        using var one = planes.narrow(0, 0, 1);
        using var row = one.narrow(1, 0, 1);
        return new TileValues(
            (float*)row.Address(), (int)planes.size(1), (nint)planes.stride(1), (nint)planes.stride(0));
    }
}
