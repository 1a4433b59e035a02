using SeNet.Blocks;
using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>The gate of a batch, and what it came from.</summary>
/// <param name="Layers">The SE block that it is of.</param>
/// <param name="Averages">Average of u over the pixels, [N, C].</param>
/// <param name="Gate">The gate, [N, C].</param>
internal sealed record ExcitedGate(SqueezeExcitationLayers Layers, double[] Averages, float[] Gate)
{
    /// <summary>The squeeze z, [N, C, 1, 1]: the average of BN(u) is BN of the average.</summary>
    public Tensor Squeeze(BatchStatistics statistics) => Squeeze(Averages, statistics);

    public static Tensor Squeeze(double[] averages, BatchStatistics statistics)
    {
        var channels = statistics.Scale.Length;
        var z = new float[averages.Length];
        for (var i = 0; i < z.Length; i++)
        {
            var c = i % channels;
            z[i] = (float)(statistics.Scale[c] * (averages[i] - statistics.Mean[c]) + statistics.Bias[c]);
        }

        return z.ToTensor(z.Length / channels, channels, 1, 1);
    }
}
