using SeNet.Kernels.Simd;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// Steps of a vector of channels that cover all of them; the last overlaps the one before where a vector's length does
/// not divide their number.
/// </summary>
/// <param name="channels">At least a vector's length.</param>
internal readonly struct ChannelLanes<TSimd, TVector>(int channels)
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    public int Steps => (channels - 1) / TSimd.Count + 1;

    /// <summary>The first channel of a step.</summary>
    public int At(int step) => Math.Min(step * TSimd.Count, channels - TSimd.Count);
}
