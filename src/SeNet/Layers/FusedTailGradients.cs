using SeNet.Internal;
using SeNet.Kernels;
using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>The backward passes of a <see cref="FusedTail"/>.</summary>
/// <param name="state">What the forward passes kept.</param>
/// <param name="u">What was normalised.</param>
/// <param name="output">The output, if there are a rectifier and a shortcut; else null.</param>
/// <param name="hasShortcut">Whether there is a shortcut.</param>
internal sealed class FusedTailGradients(FusedTailState state, Tensor u, Tensor? output, bool hasShortcut)
{
    private readonly ChannelsLastMaps maps = ChannelsLastMaps.Of(u);
    private readonly BatchStatistics statistics = state.Statistics;

    /// <summary>The gradients by u, weight, bias, shortcut and the SE block's parameters, null where there is none.</summary>
    /// <param name="byOutput">The gradient by the output.</param>
    /// <returns>Tensors of the caller's dispose scope.</returns>
    public List<Tensor?> Of(Tensor byOutput)
    {
        if (byOutput.dtype != u.dtype)
            byOutput = byOutput.to_type(u.dtype);
        if (!ChannelsLastMaps.Fit(byOutput))
            byOutput = ChannelsLastMaps.Contiguous(byOutput);
        var gradient = ChannelsLastMaps.Of(byOutput);
        if (!state.Relu)
            return Finish<NoRectifier>(gradient, Sums<NoRectifier>(gradient, null), hasShortcut ? byOutput.alias() : null);
        if (!hasShortcut)
            return Finish<RectifiedScaleShift>(gradient, Sums<RectifiedScaleShift>(gradient, null), null);

        // Behind the rectifier, the gradient by the sum is also that by the shortcut.
        var byShortcut = ChannelsLastMaps.EmptyLike(u);
        var bySum = ChannelsLastMaps.Of(byShortcut);
        return Finish<NoRectifier>(bySum, Sums<RectifiedOutput>(gradient, bySum), byShortcut);
    }

    private (float[] Sum, float[] Product) Sums<TRectifier>(ChannelsLastMaps gradient, ChannelsLastMaps? passed)
        where TRectifier : struct, IRectifier =>
        GradientSums.Of<TRectifier>(gradient, output is null ? null : ChannelsLastMaps.Of(output), maps, statistics.Mean, state.Scale, state.Shift, passed);

    private List<Tensor?> Finish<TRectifier>(ChannelsLastMaps gradient, (float[] Sum, float[] Product) sums, Tensor? byShortcut)
        where TRectifier : struct, IRectifier
    {
        float[] byAverage = [];
        Tensor?[] byParameters = [];
        if (state.Gate is { } gate)
        {
            (byAverage, byParameters) = ThroughExcitation(gate, sums);
            PassGate(gate, sums, byAverage);
        }

        var (byWeight, byBias) = Parameters(sums);
        var (ofInput, constant) = Coefficients(byWeight, byBias, byAverage);
        var byInput = ChannelsLastMaps.EmptyLike(u);
        InputGradient.Of<TRectifier>(
            gradient, maps, state.Scale, state.Shift, state.Scale, PerChannel.Shared(ofInput), constant, ChannelsLastMaps.Of(byInput));
        return [byInput, byWeight.ToTensor(maps.Channels), byBias.ToTensor(maps.Channels), byShortcut, .. byParameters];
    }

    /// <summary>The gradients by the average of BN(u), [N, C], and by the SE block's parameters.</summary>
    private (float[] ByAverage, Tensor?[] ByParameters) ThroughExcitation(ExcitedGate gate, (float[] Sum, float[] Product) sums)
    {
        var byGate = new float[sums.Sum.Length];
        for (var i = 0; i < byGate.Length; i++)
        {
            var c = i % maps.Channels;
            byGate[i] = statistics.Scale[c] * sums.Product[i] + statistics.Bias[c] * sums.Sum[i];
        }

        var (images, channels) = (maps.Images, maps.Channels);
        var gradients = gate.Block.Excitation.GradientsOf(gate.Squeeze(statistics), byGate.ToTensor(images, channels), sums.Sum.ToTensor(images, channels));
        return (gradients.Z.ToFloats(), [gradients.Reduce, gradients.ReduceBias, gradients.Expand, gradients.ExpandBias]);
    }

    /// <summary>Turns sums over d, the gradient by the gate's output, into sums over the gradient by BN(u): gate * d + byAverage / pixels.</summary>
    private void PassGate(ExcitedGate gate, (float[] Sum, float[] Product) sums, float[] byAverage)
    {
        for (var i = 0; i < byAverage.Length; i++)
        {
            sums.Sum[i] = gate.Gate[i] * sums.Sum[i] + byAverage[i];
            sums.Product[i] = gate.Gate[i] * sums.Product[i] + byAverage[i] * (gate.Averages[i] - statistics.Mean[i % maps.Channels]);
        }
    }

    /// <summary>The gradients by BN's weight and bias.</summary>
    private (float[] ByWeight, float[] ByBias) Parameters((float[] Sum, float[] Product) sums)
    {
        var (byWeight, byBias) = (new float[maps.Channels], new float[maps.Channels]);
        for (var c = 0; c < maps.Channels; c++)
        {
            double sum = 0, product = 0;
            for (var i = c; i < sums.Sum.Length; i += maps.Channels)
            {
                sum += sums.Sum[i];
                product += sums.Product[i];
            }

            byBias[c] = (float)sum;
            byWeight[c] = (float)(product * statistics.InverseDeviation[c]);
        }

        return (byWeight, byBias);
    }

    /// <summary>Factor of u and constant term of the gradient by u, beside the factor of d, which is the forward scale.</summary>
    private (float[] OfInput, PerChannel Constant) Coefficients(float[] byWeight, float[] byBias, float[] byAverage)
    {
        var (ofInput, shared) = (new float[maps.Channels], new float[maps.Channels]);
        if (statistics.OfBatch)
        {
            var count = (double)maps.Images * maps.Pixels;
            for (var c = 0; c < maps.Channels; c++)
            {
                double scale = statistics.Scale[c], ofU = -scale * statistics.InverseDeviation[c] * byWeight[c] / count;
                ofInput[c] = (float)ofU;
                shared[c] = (float)(-scale * byBias[c] / count - ofU * statistics.Mean[c]);
            }
        }

        if (byAverage.Length == 0)
            return (ofInput, PerChannel.Shared(shared));
        var constant = new float[byAverage.Length];
        for (var i = 0; i < constant.Length; i++)
        {
            var c = i % maps.Channels;
            constant[i] = shared[c] + statistics.Scale[c] * byAverage[i] / maps.Pixels;
        }

        return (ofInput, PerChannel.EachImage(constant, maps.Channels));
    }
}
