using SeNet.Kernels;
using SeNet.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>The backward passes of a <see cref="FusedTail"/>.</summary>
/// <param name="norm">The normalisation.</param>
/// <param name="state">What the forward passes kept.</param>
/// <param name="u">What was normalised.</param>
/// <param name="output">The output, if there are a rectifier and a shortcut; else null.</param>
/// <param name="hasShortcut">Whether there is a shortcut.</param>
internal sealed class FusedTailGradients(
    BatchNorm2d norm, FusedTailState state, Tensor u, Tensor? output, bool hasShortcut)
{
    private readonly ChannelsLastMaps maps = ChannelsLast.MapsOf(u);
    private readonly BatchStatistics statistics = state.Statistics;

    // As it is taken from u; what rounding changed is put right afterwards.
    private readonly float[] mean = Narrow(state.Statistics.Mean);

    /// <summary>
    /// The gradients by u, weight, bias, shortcut and the SE block's parameters, null where there is none.
    /// </summary>
    /// <param name="byOutput">The gradient by the output.</param>
    /// <returns>Tensors of the caller's dispose scope.</returns>
    public List<Tensor?> Of(Tensor byOutput)
    {
        if (byOutput.dtype != u.dtype)
            byOutput = byOutput.to_type(u.dtype);
        if (!ChannelsLast.Fits(byOutput))
            byOutput = ChannelsLast.Contiguous(byOutput);
        var gradient = ChannelsLast.MapsOf(byOutput);
        if (!state.Relu)
            return Finish<NoRectifier>(
                byOutput, Sums<NoRectifier>(gradient, null), hasShortcut ? byOutput.alias() : null);
        if (!hasShortcut)
            return Finish<RectifiedScaleShift>(byOutput, Sums<RectifiedScaleShift>(gradient, null), null);

        // Behind the rectifier, the gradient by the sum is also that by the shortcut.
        var byShortcut = ChannelsLast.EmptyLike(u);
        return Finish<NoRectifier>(
            byShortcut, Sums<RectifiedOutput>(gradient, ChannelsLast.MapsOf(byShortcut)), byShortcut);
    }

    /// <summary>Sum of d and of d * (u - mean), both [N, C].</summary>
    private (double[] Sum, double[] Product) Sums<TRectifier>(ChannelsLastMaps gradient, ChannelsLastMaps? passed)
        where TRectifier : struct, IRectifier
    {
        var (sum, product) = GradientSums.Of<TRectifier>(
            gradient,
            output is null ? null : ChannelsLast.MapsOf(output),
            maps,
            mean,
            state.Scale,
            state.Shift,
            passed,
            LibTorchThreads.Team);
        for (var i = 0; i < sum.Length; i++)
        {
            var c = i % maps.Channels;
            product[i] += (mean[c] - statistics.Mean[c]) * sum[i];
        }

        return (sum, product);
    }

    /// <param name="gradient">The gradient by the output, or d itself with <see cref="NoRectifier"/>.</param>
    /// <param name="sums"><see cref="Sums"/>.</param>
    /// <param name="byShortcut">The gradient by the shortcut; null for none.</param>
    private List<Tensor?> Finish<TRectifier>(Tensor gradient, (double[] Sum, double[] Product) sums, Tensor? byShortcut)
        where TRectifier : struct, IRectifier
    {
        float[] byAverage = [];
        Tensor?[] byParameters = [];
        if (state.Gate is { } gate)
        {
            (byAverage, byParameters) = ThroughExcitation(gate, sums);
            PassGate(gate, sums, byAverage);
        }

        if (!state.IsFinite
            || !Array.TrueForAll(sums.Sum, double.IsFinite)
            || !Array.TrueForAll(sums.Product, double.IsFinite))
        {
            var exact = PlainTail.GradientsOf(
                u, norm, statistics.OfBatch, state.Gate?.Layers, TRectifier.Recomputes, gradient);
            return [.. exact.Take(3), byShortcut, .. exact.Skip(3)];
        }

        var (byWeight, byBias) = Parameters(sums);
        var (ofInput, constant) = Coefficients(byWeight, byBias, byAverage);
        var byInput = ChannelsLast.EmptyLike(u);
        InputGradient.Of<TRectifier>(
            ChannelsLast.MapsOf(gradient), maps, state.Scale, state.Shift, state.Scale, PerChannel.Shared(mean),
            PerChannel.Shared(ofInput), constant,
            ChannelsLast.MapsOf(byInput),
            LibTorchThreads.Team);
        return [
            byInput,
            Narrow(byWeight).ToTensor(maps.Channels),
            Narrow(byBias).ToTensor(maps.Channels),
            byShortcut,
            .. byParameters];
    }

    /// <summary>The gradients by the average of BN(u), [N, C], and by the SE block's parameters.</summary>
    private (float[] ByAverage, Tensor?[] ByParameters) ThroughExcitation(
        ExcitedGate gate, (double[] Sum, double[] Product) sums)
    {
        var byGate = new float[sums.Sum.Length];
        for (var i = 0; i < byGate.Length; i++)
        {
            var c = i % maps.Channels;
            byGate[i] = (float)(statistics.Scale[c] * sums.Product[i] + statistics.Bias[c] * sums.Sum[i]);
        }

        var (images, channels) = (maps.Images, maps.Channels);
        var (byZ, byParameters) = gate.Layers.Gradients(
            gate.Squeeze(statistics),
            byGate.ToTensor(images, channels, 1, 1),
            Narrow(sums.Sum).ToTensor(images, channels, 1, 1));
        return (byZ.ToFloats(), [.. byParameters]);
    }

    /// <summary>
    /// Turns sums over d, the gradient by the gate's output, into sums over the gradient by BN(u): gate * d + byAverage
    /// / pixels.
    /// </summary>
    private void PassGate(ExcitedGate gate, (double[] Sum, double[] Product) sums, float[] byAverage)
    {
        for (var i = 0; i < byAverage.Length; i++)
        {
            sums.Sum[i] = gate.Gate[i] * sums.Sum[i] + byAverage[i];
            var distance = gate.Averages[i] - statistics.Mean[i % maps.Channels];
            sums.Product[i] = gate.Gate[i] * sums.Product[i] + byAverage[i] * distance;
        }
    }

    /// <summary>The gradients by BN's weight and bias.</summary>
    private (double[] ByWeight, double[] ByBias) Parameters((double[] Sum, double[] Product) sums)
    {
        var (byWeight, byBias) = (new double[maps.Channels], new double[maps.Channels]);
        for (var c = 0; c < maps.Channels; c++)
        {
            double sum = 0, product = 0;
            for (var i = c; i < sums.Sum.Length; i += maps.Channels)
            {
                sum += sums.Sum[i];
                product += sums.Product[i];
            }

            byBias[c] = sum;
            byWeight[c] = product * statistics.InverseDeviation[c];
        }

        return (byWeight, byBias);
    }

    /// <summary>
    /// Factor of u - mean and constant term of the gradient by u, beside the factor of d, which is the forward scale.
    /// </summary>
    /// <param name="byWeight">The gradient by BN's weight.</param>
    /// <param name="byBias">The gradient by BN's bias.</param>
    /// <param name="byAverage">The gradient by the average of BN(u), [N, C]; empty without an SE block.</param>
    private (float[] OfInput, PerChannel Constant) Coefficients(double[] byWeight, double[] byBias, float[] byAverage)
    {
        var (ofInput, shared) = (new float[maps.Channels], new float[maps.Channels]);
        if (statistics.OfBatch)
        {
            var count = (double)maps.Images * maps.Pixels;
            for (var c = 0; c < maps.Channels; c++)
            {
                double scale = statistics.Scale[c], ofU = -scale * statistics.InverseDeviation[c] * byWeight[c] / count;
                ofInput[c] = (float)ofU;
                shared[c] = (float)(-scale * byBias[c] / count + ofU * (mean[c] - statistics.Mean[c]));
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

    private static float[] Narrow(double[] values) => Array.ConvertAll(values, value => (float)value);
}
