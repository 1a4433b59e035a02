using SeNet.Onnx.Protobuf;

namespace SeNet.Quantization;

/// <summary>Which nodes of a model compute in int8, and which values are int8 between them.</summary>
internal sealed class QuantizationPlan
{
    private readonly ILookup<string, NodeProto> consumers;
    private readonly HashSet<string> weights;
    private readonly HashSet<string> values = [];

    /// <summary>Plans a model.</summary>
    /// <param name="graph">The float32 model's graph.</param>
    /// <param name="layers">Names of the convolutions and linear layers that are quantized.</param>
    public QuantizationPlan(GraphProto graph, IReadOnlySet<string> layers)
    {
        consumers = graph.Node.SelectMany(node => node.Input.Select(input => (input, node))).ToLookup(
            use => use.input, use => use.node);
        weights = [.. graph.Initializer.Select(tensor => tensor.Name)];
        Layers = [.. graph.Node.Where(node => layers.Contains(node.Name) && IsLayer(node))];
        var outputs = graph.Output.Select(output => output.Name).ToHashSet();
        foreach (var layer in Layers)
        {
            values.Add(layer.Input[0]);
            // What the network gives stays float32.
            if (ResultOf(layer) is var result && !outputs.Contains(result))
                values.Add(result);
        }

        // Between int8 values these compute in int8 too.
        foreach (var node in graph.Node.Where(node => node.OpType is "Add" or "Concat" or "MaxPool"))
            if (node.Input.All(values.Contains) && !outputs.Contains(ResultOf(node)))
            {
                values.Add(ResultOf(node));
                if (node.OpType == "MaxPool")
                    Unchanged[node.Output[0]] = node.Input[0];
            }
    }

    /// <summary>The quantized convolutions and linear layers.</summary>
    public IReadOnlyList<NodeProto> Layers { get; }

    /// <summary>Names of the int8 values.</summary>
    public IReadOnlySet<string> Values => values;

    /// <summary>Values that have the range of another, by their names: pooling keeps it.</summary>
    public Dictionary<string, string> Unchanged { get; } = [];

    /// <summary>Whether a node is a convolution or a linear layer.</summary>
    public bool IsLayer(NodeProto node) => IsLayer(node, weights);

    /// <summary>The layers of a graph that could be quantized.</summary>
    public static IEnumerable<NodeProto> LayersOf(GraphProto graph)
    {
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        return graph.Node.Where(node => IsLayer(node, weights));
    }

    private static bool IsLayer(NodeProto node, HashSet<string> weights) =>
        node.OpType is "Conv" or "Gemm" && weights.Contains(node.Input[1]);

    /// <summary>The value behind a node and the rectifier that follows it, with which it is computed as one.</summary>
    private string ResultOf(NodeProto node) =>
        consumers[node.Output[0]].ToList() is [{ OpType: "Relu" or "Clip" } rectifier]
            ? rectifier.Output[0]
            : node.Output[0];
}
