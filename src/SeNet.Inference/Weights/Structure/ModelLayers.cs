using SeNet.Graphs;
using SeNet.Graphs.Operations;

namespace SeNet.Weights.Structure;

/// <summary>The layers with weights of a network.</summary>
internal static class ModelLayers
{
    private static readonly string[] NormalizationTensors = ["weight", "bias", "running_mean", "running_var"];

    /// <summary>Finds them, in the order in which they run.</summary>
    public static IReadOnlyList<WeightedLayer> Of(Graph graph)
    {
        var layers = new List<WeightedLayer>();
        var sources = new LayerSources<Node>();
        foreach (var node in graph.Nodes.Skip(1))
        {
            var before = sources[node.Inputs[0]];
            switch (node.Operation)
            {
                case Convolution or Linear:
                    layers.Add(Product(node, node.Name, before));
                    sources.Set(node, layers.Count - 1);
                    break;
                case BatchNormalization:
                    layers.Add(new WeightedLayer(
                        LayerKind.Normalization,
                        [.. NormalizationTensors.Select(name => Tensor(node, $"{node.Name}.{name}"))],
                        before));
                    sources.Set(node, layers.Count - 1);
                    break;
                case SqueezeExcitation se:
                    layers.Add(Product(node, se.ReduceName(node.Name), before));
                    layers.Add(Product(node, se.ExpandName(node.Name), [layers.Count - 1]));
                    // The gate, and what it scales.
                    sources.Set(node, layers.Count - 1);
                    sources.Join(node, [node, node.Inputs[0]]);
                    break;
                case MaxPooling or AveragePooling:
                    layers.Add(new WeightedLayer(LayerKind.Pooling, [], before));
                    sources.Set(node, layers.Count - 1);
                    break;
                default:
                    sources.Join(node, node.Inputs);
                    break;
            }
        }

        return layers;
    }

    private static WeightedLayer Product(Node node, string layer, IReadOnlyList<int> before) => new(
        LayerKind.Product, [Tensor(node, $"{layer}.weight"), Tensor(node, $"{layer}.bias")], before);

    private static LayerTensor? Tensor(Node node, string key) =>
        node.Parameters.FirstOrDefault(parameter => parameter.Key == key) is { } parameter
            ? LayerTensor.Weight(key, [.. parameter.Shape.Select(size => (long)size)])
            : null;
}
