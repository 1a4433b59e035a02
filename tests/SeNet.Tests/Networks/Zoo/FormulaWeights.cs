using System.Runtime.InteropServices;
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
    public static Tensor Images(params long[] shape) => Uniform("input", shape, 0, 1);

    private static Tensor Values(string key, long[] shape)
    {
        var isScale = key.EndsWith("running_var", StringComparison.Ordinal)
            || (shape.Length == 1 && key.EndsWith("weight", StringComparison.Ordinal));
        if (isScale)
            return Uniform(key, shape, 1, 0.5);
        if (shape.Length == 1)
            return Uniform(key, shape, 0, 0.1);
        return Uniform(key, shape, 0, Math.Sqrt(3 / (shape.Aggregate(1.0, (a, b) => a * b) / shape[0])));
    }

    /// <summary>Values in [middle - distance, middle + distance), in float64 until they are stored.</summary>
    private static Tensor Uniform(string key, long[] shape, double middle, double distance)
    {
        var start = (ulong)Crc32(Encoding.UTF8.GetBytes(key)) << 32;
        var tensor = empty(shape);
        var values = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        for (var i = 0; i < values.Length; i++)
        {
            var uniform = (SplitMix64((ulong)i + start) >> 11) * (1 / (double)(1UL << 53));
            values[i] = (float)((uniform - 0.5) * (2 * distance) + middle);
        }

        return tensor;
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
