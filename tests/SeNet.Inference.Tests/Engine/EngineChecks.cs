using SeNet.Engine;
using SeNet.Graphs;
using SeNet.Kernels;
using SeNet.Tests.Graphs;

namespace SeNet.Tests.Engine;

/// <summary>The engine against the reference interpreter.</summary>
internal static class EngineChecks
{
    /// <summary>Of the deviation of the outputs.</summary>
    public const double Bound = 1e-4;

    public static void Agree(Graph graph, int images = 1, int? height = null, int? width = null) =>
        Agree(new GraphNetwork(graph), CpuKernels.Best, images, height, width);

    public static void Agree(
        IGraphModel network, CpuKernels kernels, int images, int? height = null, int? width = null)
    {
        var graph = network.Graph;
        var size = Math.Max(graph.MinimumImageSize, 8);
        var (h, w) = (height ?? size, width ?? size);
        var x = FormulaValues.Images(images * graph.Input.Channels * h * w);
        using var engine = new InferenceEngine(network, new EngineOptions { Threads = 2 }, kernels);
        Difference(engine.Run(x, images, h, w), Expected(network, x, images, h, w)).Should().BeLessThan(Bound);
    }

    /// <summary>The outputs by the reference interpreter, in the order of the engine's.</summary>
    public static double[] Expected(IGraphModel network, float[] x, int images, int height, int width)
    {
        var maps = new Maps(images, network.Graph.Input.Channels, height, width);
        for (var i = 0; i < x.Length; i++)
            maps.Values[i] = x[i];
        var output = new ReferenceInterpreter(network.Graph, network.GetWeights()).Run(maps);
        return output.Values;
    }

    /// <summary>The largest difference, over the deviation of what is expected.</summary>
    public static double Difference(IReadOnlyList<float> actual, IReadOnlyList<double> expected)
    {
        actual.Should().HaveCount(expected.Count);
        var mean = expected.Average();
        var deviation = Math.Sqrt(expected.Average(value => (value - mean) * (value - mean)));
        return expected.Select((value, i) => Math.Abs(actual[i] - value)).Max() / deviation;
    }
}
