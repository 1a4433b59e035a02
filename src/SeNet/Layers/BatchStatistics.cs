using System.Runtime.InteropServices;
using SeNet.Internal;
using SeNet.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>What batch normalisation does to the maps u at hand: v = scale * u + shift, where scale = weight / deviation.</summary>
internal sealed class BatchStatistics
{
    private BatchStatistics(float[] mean, float[] inverseDeviation, float[] weight, float[] bias, bool ofBatch)
    {
        Mean = mean;
        InverseDeviation = inverseDeviation;
        Weight = weight;
        Bias = bias;
        OfBatch = ofBatch;
        Scale = new float[mean.Length];
        Shift = new float[mean.Length];
        for (var c = 0; c < mean.Length; c++)
        {
            Scale[c] = Weight[c] * inverseDeviation[c];
            Shift[c] = Bias[c] - mean[c] * Scale[c];
        }
    }

    /// <summary>Whether mean and deviation depend on u, as in training.</summary>
    public bool OfBatch { get; }

    public float[] Mean { get; }

    public float[] InverseDeviation { get; }

    public float[] Weight { get; }

    public float[] Bias { get; }

    public float[] Scale { get; }

    public float[] Shift { get; }

    /// <summary>The layer's running statistics.</summary>
    public static BatchStatistics Running(BatchNorm2d norm)
    {
        var variance = norm.running_var!.ToFloats();
        var inverse = new float[variance.Length];
        for (var c = 0; c < inverse.Length; c++)
            inverse[c] = (float)(1 / Math.Sqrt(variance[c] + norm.eps));
        return new BatchStatistics(norm.running_mean!.ToFloats(), inverse, norm.weight.ToFloats(), norm.bias!.ToFloats(), ofBatch: false);
    }

    /// <summary>The batch's own statistics, from its sums; moves the layer's running ones towards them, as PyTorch does.</summary>
    /// <param name="u">The maps.</param>
    /// <param name="origin">What the sums were taken from, [C].</param>
    /// <param name="sum">Sum of u - origin, [N, C].</param>
    /// <param name="squares">Sum of its squares, [N, C].</param>
    /// <param name="norm">The layer.</param>
    public static BatchStatistics From(ChannelsLastMaps u, float[] origin, float[] sum, float[] squares, BatchNorm2d norm)
    {
        var count = (double)u.Images * u.Pixels;
        var (mean, inverse) = (new float[u.Channels], new float[u.Channels]);
        var runningMean = Values(norm.running_mean!);
        var runningVariance = Values(norm.running_var!);
        var momentum = norm.momentum!.Value;
        for (var c = 0; c < u.Channels; c++)
        {
            double s = 0, q = 0;
            for (var i = c; i < sum.Length; i += u.Channels)
            {
                s += sum[i];
                q += squares[i];
            }

            var fromOrigin = s / count;
            var variance = Math.Max(0, q / count - fromOrigin * fromOrigin);
            mean[c] = (float)(origin[c] + fromOrigin);
            inverse[c] = (float)(1 / Math.Sqrt(variance + norm.eps));
            runningMean[c] = (float)((1 - momentum) * runningMean[c] + momentum * (origin[c] + fromOrigin));
            runningVariance[c] = (float)((1 - momentum) * runningVariance[c] + momentum * variance * count / (count - 1));
        }

        return new BatchStatistics(mean, inverse, norm.weight.ToFloats(), norm.bias!.ToFloats(), ofBatch: true);
    }

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
