using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>
/// Weights and images computed from their keys, as the golden values' README says, so that no weights need be stored.
/// </summary>
internal static class FormulaWeights
{
    /// <summary>Fills a model's parameters and buffers.</summary>
    public static void Fill(nn.Module model)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (key, target) in model.state_dict())
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                target.zero_();
            else
                target.copy_(Values(key, target.shape));
    }

    /// <summary>Images of values in [-1, 1).</summary>
    public static Tensor Images(params long[] shape) =>
        tensor(Uniform("input", shape.Aggregate(1L, (a, b) => a * b), u => (u - 0.5) * 2), shape);

    private static Tensor Values(string key, long[] shape)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var isScale = key.EndsWith("running_var", StringComparison.Ordinal)
            || (shape.Length == 1 && key.EndsWith("weight", StringComparison.Ordinal));
        if (isScale)
            return tensor(Uniform(key, count, u => 0.5 + u), shape);
        if (shape.Length == 1)
            return tensor(Uniform(key, count, u => (u - 0.5) * 0.2), shape);
        var bound = Math.Sqrt(3 / ((double)count / shape[0]));
        return tensor(Uniform(key, count, u => (u - 0.5) * 2 * bound), shape);
    }

    private static float[] Uniform(string key, long count, Func<double, double> scaled)
    {
        var start = (ulong)Crc32(Encoding.UTF8.GetBytes(key)) << 32;
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)scaled((SplitMix64((ulong)i + start) >> 11) / (double)(1UL << 53));
        return values;
    }

    private static ulong SplitMix64(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
