using SeNet.Engine.Layers;
using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Kernels;

namespace SeNet.Engine;

/// <summary>
/// The steps of a call for images of one size: where each value lies, so that none takes memory longer than it is
/// needed.
/// </summary>
internal sealed class ExecutionPlan
{
    private ExecutionPlan(
        IReadOnlyList<PlannedLayer> layers, long memorySize, Region input, Region output, Region? features) =>
        (Layers, MemorySize, Input, Output, Features) = (layers, memorySize, input, output, features);

    /// <summary>The layers with their steps, in the order in which they run.</summary>
    public IReadOnlyList<PlannedLayer> Layers { get; }

    /// <summary>Number of values that a call needs.</summary>
    public long MemorySize { get; }

    /// <summary>Where the images go.</summary>
    public Region Input { get; }

    /// <summary>Where the network's output is in the end.</summary>
    public Region Output { get; }

    /// <summary>Where the classifier's input is in the end; null if nobody wants it.</summary>
    public Region? Features { get; }

    /// <summary>Plans the layers.</summary>
    /// <param name="graph">The graph that the layers were made of.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="kernels">The kernels.</param>
    /// <param name="features">The node whose output is kept beside the network's; null for none.</param>
    /// <param name="size">Number and size of the images.</param>
    /// <param name="threads">Number of threads.</param>
    /// <exception cref="ArgumentException">The images are too small.</exception>
    public static ExecutionPlan Create(
        Graph graph, IReadOnlyList<Layer> layers, CpuKernels kernels, Node? features, BatchSize size, int threads)
    {
        var shapes = new Dictionary<Node, FeatureShape>
        {
            [graph.Input] = new(graph.Input.Channels, size.Height, size.Width),
        };
        foreach (var layer in layers)
            shapes[layer.Output] = layer.OutputShape([.. layer.Inputs.Select(input => shapes[input])]);

        if (shapes[graph.Output] is { Height: > 1 } or { Width: > 1 })
            throw new ArgumentException(
                $"'{graph.Name}' gives maps of {shapes[graph.Output]} for images of {size.Height} x {size.Width}; " +
                    "the engine runs networks that give one vector for each image.");

        // The last layer that reads a value; those that are read in the end stay.
        var last = new Dictionary<Node, int>();
        for (var i = 0; i < layers.Count; i++)
            foreach (var input in layers[i].Inputs.Append(layers[i].Output))
                last[input] = i;
        last[graph.Output] = layers.Count;
        if (features is not null)
            last[features] = layers.Count;

        var planner = new MemoryPlanner();
        var places = new Dictionary<Node, Region>();
        Place(graph.Input);
        var planned = new List<PlannedLayer>();
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            IReadOnlyList<Region> inputs = [.. layer.Inputs.Select(input => places[input])];
            var inPlace = layer.CanRunInPlace && last[layer.Inputs[0]] == i
                && layer.Inputs.Skip(1).All(input => !ReferenceEquals(input, layer.Inputs[0]));
            if (inPlace)
                places[layer.Output] = places[layer.Inputs[0]];
            else
                Place(layer.Output);
            var target = places[layer.Output];
            var scratch = layer.Scratch(inputs, target);
            var offset = scratch > 0 ? planner.Allocate(scratch) : 0;
            planned.Add(new PlannedLayer(layer, layer.Plan(kernels, inputs, target, offset, threads)));
            if (scratch > 0)
                planner.Free(offset, scratch);
            foreach (var node in layer.Inputs.Append(layer.Output).Distinct())
                if (last[node] == i && !(inPlace && ReferenceEquals(node, layer.Inputs[0])))
                    planner.Free(places[node].Offset, places[node].Count);
        }

        return new ExecutionPlan(
            planned, planner.Size, places[graph.Input], places[graph.Output],
            features is null ? null : places[features]);

        void Place(Node node)
        {
            var region = Region.Of(shapes[node], size.Images);
            places[node] = region with { Offset = planner.Allocate(region.Count) };
        }
    }
}
