using System.IO.Hashing;
using System.Text;
using SeNet.Graphs;

namespace SeNet.Tests;

/// <summary>
/// Weights and images computed from their keys, as the golden values' README says, so that no weights need be stored.
/// </summary>
internal static class FormulaValues
{
    /// <summary>Values of a graph's parameters and running statistics, by their keys.</summary>
    public static Dictionary<string, float[]> Of(Graph graph) => graph.Parameters
        .Where(parameter => parameter.Role != ParameterRole.Counter)
        .ToDictionary(parameter => parameter.Key, parameter => Of(parameter.Key, [.. parameter.Shape]));

    /// <summary>Values of a parameter.</summary>
    public static float[] Of(string key, int[] shape)
    {
        var count = shape.Aggregate(1, (a, b) => a * b);
        var isScale = key.EndsWith("running_var", StringComparison.Ordinal)
            || (shape.Length == 1 && key.EndsWith("weight", StringComparison.Ordinal));
        if (isScale)
            return Uniform(key, count, 1, 0.5);
        if (shape.Length == 1)
            return Uniform(key, count, 0, 0.1);
        return Uniform(key, count, 0, Math.Sqrt(3.0 * shape[0] / count));
    }

    /// <summary>Images of values in [-1, 1).</summary>
    public static float[] Images(int count) => Uniform("input", count, 0, 1);

    /// <summary>Values in [middle - distance, middle + distance), in float64 until they are stored.</summary>
    private static float[] Uniform(string key, int count, double middle, double distance)
    {
        var start = (ulong)Crc32.HashToUInt32(Encoding.UTF8.GetBytes(key)) << 32;
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            var uniform = (SplitMix64((ulong)i + start) >> 11) * (1 / (double)(1UL << 53));
            values[i] = (float)((uniform - 0.5) * (2 * distance) + middle);
        }

        return values;
    }

    private static ulong SplitMix64(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
