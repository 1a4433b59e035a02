using System.Runtime.InteropServices;
using SeNet.Kernels;
using SeNet.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>
/// What batch normalisation does to the maps u at hand: v = scale * u + shift, where scale = weight / deviation.
/// </summary>
internal sealed class BatchStatistics
{
    private BatchStatistics(double[] mean, double[] variance, BatchNorm2d norm, long valuesOfBatch = 0)
    {
        var (weight, bias) = (norm.weight.ToFloats(), norm.bias!.ToFloats());
        (Mean, Variance, Bias, ValuesOfBatch) = (mean, variance, bias, valuesOfBatch);
        InverseDeviation = new double[mean.Length];
        (Scale, Shift) = (new float[mean.Length], new float[mean.Length]);
        for (var c = 0; c < mean.Length; c++)
        {
            InverseDeviation[c] = 1 / Math.Sqrt(variance[c] + norm.eps);
            Scale[c] = (float)(weight[c] * InverseDeviation[c]);
            Shift[c] = (float)(bias[c] - mean[c] * Scale[c]);
        }
    }

    /// <summary>Whether mean and deviation depend on u, as in training.</summary>
    public bool OfBatch => ValuesOfBatch > 0;

    public double[] Mean { get; }

    public double[] InverseDeviation { get; }

    public float[] Bias { get; }

    public float[] Scale { get; }

    public float[] Shift { get; }

    private double[] Variance { get; }

    /// <summary>Values of a channel in the batch; 0 for running statistics.</summary>
    private long ValuesOfBatch { get; }

    /// <summary>The layer's running statistics.</summary>
    public static BatchStatistics Running(BatchNorm2d norm) =>
        new(Wide(norm.running_mean!), Wide(norm.running_var!), norm);

    /// <summary>The batch's own statistics, from its sums.</summary>
    /// <param name="u">The maps.</param>
    /// <param name="sum">Sum of u, [N, C].</param>
    /// <param name="squares">Sum of its squares, [N, C].</param>
    /// <param name="norm">The layer.</param>
    public static BatchStatistics From(ChannelsLastMaps u, double[] sum, double[] squares, BatchNorm2d norm)
    {
        var count = (long)u.Images * u.Pixels;
        var (mean, variance) = (new double[u.Channels], new double[u.Channels]);
        for (var c = 0; c < u.Channels; c++)
        {
            double s = 0, q = 0;
            for (var i = c; i < sum.Length; i += u.Channels)
            {
                s += sum[i];
                q += squares[i];
            }

            mean[c] = s / count;
            variance[c] = Math.Max(0, q / count - mean[c] * mean[c]);
        }

        return new BatchStatistics(mean, variance, norm, count);
    }

    /// <summary>Moves the layer's running statistics towards those of the batch, as PyTorch does.</summary>
    public void MoveRunning(BatchNorm2d norm)
    {
        var means = Values(norm.running_mean!);
        var variances = Values(norm.running_var!);
        var momentum = norm.momentum!.Value;
        for (var c = 0; c < Mean.Length; c++)
        {
            means[c] = (float)((1 - momentum) * means[c] + momentum * Mean[c]);
            variances[c] = (float)(
                (1 - momentum) * variances[c] + momentum * Variance[c] * ValuesOfBatch / (ValuesOfBatch - 1));
        }
    }

    private static double[] Wide(Tensor tensor) => Array.ConvertAll(tensor.ToFloats(), value => (double)value);

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
