using SeNet.Weights.Structure;

namespace SeNet.Weights.Onnx;

/// <summary>Finds the layers with weights in the nodes of an ONNX model.</summary>
/// <param name="nodes">The nodes, in their order.</param>
/// <param name="tensors">The model's constants.</param>
/// <param name="path">Path of the file.</param>
internal sealed class OnnxLayers(
    IReadOnlyList<OnnxNode> nodes, IReadOnlyDictionary<string, TensorInfo> tensors, string path)
{
    // Far above what networks have.
    private const long MostSources = 2_000_000;

    private readonly List<WeightedLayer> layers = [];
    private readonly LayerSources<string> sources = new();

    /// <summary>Names of constants by those of nodes that only repeat them.</summary>
    private readonly Dictionary<string, string> repeated = [];

    /// <summary>The layers by the outputs of their products, to which a sum may add a bias.</summary>
    private readonly Dictionary<string, int> products = [];

    /// <summary>Finds the layers, in the order of their nodes.</summary>
    /// <exception cref="WeightsFormatException">More values depend on one another than in any network.</exception>
    public IReadOnlyList<WeightedLayer> Find()
    {
        foreach (var node in nodes)
        {
            Read(node);
            if (sources.Count > MostSources)
                throw new WeightsFormatException(
                    path, 0, "its nodes depend on one another in more ways than a network's layers do");
        }

        return layers;
    }

    private void Read(OnnxNode node)
    {
        if (node is { Type: "Identity", Inputs: [var constant] } && Constant(constant) is { } named)
            repeated[node.Outputs[0]] = named;
        else if (Product(node) is { } product)
            Add(node, product);
        else if (node is { Type: "BatchNormalization", Inputs.Count: 5 }
            && node.Inputs.Skip(1).All(input => Vector(input) is not null))
            Add(node, new WeightedLayer(
                LayerKind.Normalization, [.. node.Inputs.Skip(1).Select(Vector)], sources[node.Inputs[0]]));
        else if (node is { Type: "MaxPool" or "AveragePool", Inputs: [var maps] })
            Add(node, new WeightedLayer(LayerKind.Pooling, [], sources[maps]));
        else if (!AddsBias(node))
            foreach (var output in node.Outputs)
                sources.Join(output, node.Inputs);
    }

    private WeightedLayer? Product(OnnxNode node)
    {
        if (node.Inputs.Count < 2 || Constant(node.Inputs[1]) is not { } key || !tensors[key].Type.IsFloatingPoint())
            return null;
        var shape = tensors[key].Shape;
        var isTransposed = (node.Type == "Gemm" && !node.TransposesWeight) || node.Type == "MatMul";
        if (node.Type switch { "Conv" => shape.Count < 3, "Gemm" or "MatMul" => shape.Count != 2, _ => true })
            return null;
        var bias = node.Inputs.Count > 2 ? Vector(node.Inputs[2]) : null;
        return new WeightedLayer(
            LayerKind.Product, [LayerTensor.Weight(key, shape, isTransposed), bias], sources[node.Inputs[0]]);
    }

    /// <summary>Whether a sum adds a bias to a product; the layer has it then.</summary>
    private bool AddsBias(OnnxNode node)
    {
        if (node is not { Type: "Add", Inputs: [var first, var second] })
            return false;
        var (product, bias) = products.ContainsKey(first) ? (first, second) : (second, first);
        if (!products.TryGetValue(product, out var at) || Vector(bias) is not { } vector)
            return false;
        layers[at] = layers[at] with { Tensors = [layers[at].Tensors[0], vector] };
        sources.Set(node.Outputs[0], at);
        return true;
    }

    private void Add(OnnxNode node, WeightedLayer layer)
    {
        layers.Add(layer);
        sources.Set(node.Outputs[0], layers.Count - 1);
        if (layer is { Kind: LayerKind.Product, Tensors: [_, null] })
            products[node.Outputs[0]] = layers.Count - 1;
    }

    private LayerTensor? Vector(string name) =>
        Constant(name) is { } key && tensors[key] is { Shape.Count: 1 } info && info.Type.IsFloatingPoint()
            ? new LayerTensor(key, info.Shape)
            : null;

    private string? Constant(string name) =>
        tensors.ContainsKey(name) ? name : repeated.GetValueOrDefault(name);
}
