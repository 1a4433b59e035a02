using SeNet.Kernels;
using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// What follows a <see cref="FoldedConvolution"/>: relu(SE(u) + shortcut), each of SE, shortcut and rectifier there or
/// not.
/// </summary>
internal static class FoldedTail
{
    /// <summary>Computes it in place.</summary>
    /// <param name="u">What the convolution gave; <see cref="FusedTail.Fits"/>.</param>
    /// <param name="excitation">That of the SE block; null for none.</param>
    /// <param name="shortcut">Maps to add; null for none.</param>
    /// <param name="relu">Whether the output is rectified.</param>
    public static void Apply(Tensor u, FoldedExcitation? excitation, Tensor? shortcut, bool relu)
    {
        var maps = ChannelsLast.MapsOf(u);
        var (scale, shift) = excitation?.Of(Averages(maps)) ?? (Everywhere(1, maps), Everywhere(0, maps));
        var added = shortcut is null ? (ChannelsLastMaps?)null : ChannelsLast.MapsOf(shortcut);
        ScaleShift.Apply(maps, scale, shift, added, relu, maps, LibTorchThreads.Team);
    }

    /// <summary>The average of each image and channel, [N, C].</summary>
    private static float[] Averages(ChannelsLastMaps maps)
    {
        var pixels = (double)maps.Pixels;
        return Array.ConvertAll(ChannelSums.Of(maps, LibTorchThreads.Team), sum => (float)(sum / pixels));
    }

    private static PerChannel Everywhere(float value, ChannelsLastMaps maps)
    {
        var values = new float[maps.Channels];
        Array.Fill(values, value);
        return PerChannel.Shared(values);
    }
}
