using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Tensors;

namespace SeNet.Operators;

/// <summary>What the forward passes of a <see cref="FusedTail"/> computed beside its output.</summary>
/// <param name="Statistics">The normalisation.</param>
/// <param name="Gate">The gate; null without an SE block.</param>
/// <param name="Scale">Normalisation and gate as one factor of u.</param>
/// <param name="Shift">Normalisation, gate and shift as one term beside it.</param>
/// <param name="Relu">Whether the output is rectified.</param>
internal sealed record FusedTailState(
    BatchStatistics Statistics, ExcitedGate? Gate, PerChannel Scale, PerChannel Shift, bool Relu)
{
    /// <summary>
    /// Whether all of it is finite. Where it is not, a factor and a term for each channel do not say which values
    /// become infinite or NaN.
    /// </summary>
    public bool IsFinite =>
        Array.TrueForAll(Scale.Values, float.IsFinite)
            && Array.TrueForAll(Shift.Values, float.IsFinite)
            && (Gate is null || Array.TrueForAll(Gate.Averages, double.IsFinite));

    public static FusedTailState WithoutGate(BatchStatistics statistics, bool relu) =>
        new(statistics, null, PerChannel.Shared(statistics.Scale), PerChannel.Shared(statistics.Shift), relu);

    public static FusedTailState WithGate(
        BatchStatistics statistics, SqueezeExcitationLayers se, double[] averages, bool relu)
    {
        var channels = statistics.Scale.Length;
        var (gateTensor, shiftTensor) = se.Excite(
            ExcitedGate.Squeeze(averages, statistics), MemoryFormat.ChannelsLast);
        float[] gate = gateTensor.ToFloats(), added = shiftTensor?.ToFloats() ?? new float[gate.Length];
        var (scale, shift) = (new float[gate.Length], new float[gate.Length]);
        for (var i = 0; i < gate.Length; i++)
        {
            var c = i % channels;
            scale[i] = statistics.Scale[c] * gate[i];
            shift[i] = (float)((double)statistics.Bias[c] * gate[i] - statistics.Mean[c] * scale[i] + added[i]);
        }

        return new FusedTailState(
            statistics,
            new ExcitedGate(se, averages, gate),
            PerChannel.EachImage(scale, channels),
            PerChannel.EachImage(shift, channels),
            relu);
    }
}
