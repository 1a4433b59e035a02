using System.Runtime.Intrinsics;

namespace SeNet.Kernels.Winograd;

/// <summary>
/// Steps of eight channels that cover all of them; the last overlaps the one before where eight does not divide their
/// number.
/// </summary>
/// <param name="channels">At least eight.</param>
internal readonly struct ChannelLanes(int channels)
{
    public int Steps => (channels - 1) / Vector256<float>.Count + 1;

    /// <summary>The first channel of a step.</summary>
    public int At(int step) => Math.Min(step * Vector256<float>.Count, channels - Vector256<float>.Count);
}
