using System.Runtime.InteropServices;
using SeNet.Onnx.Protobuf;

namespace SeNet.Onnx;

/// <summary>
/// Collects the nodes and tensors of an ONNX graph. Names are unique, equal constants are one tensor.
/// </summary>
internal sealed class OnnxGraphBuilder
{
    private readonly GraphProto graph;
    private readonly Dictionary<string, string> constants = [];
    private readonly HashSet<string> values = [];

    /// <summary>Begins a graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="reserved">Names of values that nothing else may take: of inputs and outputs.</param>
    public OnnxGraphBuilder(string name, IEnumerable<string> reserved)
    {
        graph = new GraphProto { Name = name };
        values.UnionWith(reserved);
    }

    /// <summary>The graph as far as it is built.</summary>
    public GraphProto Graph => graph;

    /// <summary>Adds a node with one output.</summary>
    /// <param name="type">Operator of ONNX.</param>
    /// <param name="name">Name of the node and, if <paramref name="output"/> is null, of its output.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="output">Name of its output, a reserved one; null for the node's name.</param>
    /// <returns>Name of its output.</returns>
    public string Add(
        string type, string name, IEnumerable<string> inputs, IEnumerable<AttributeProto>? attributes = null,
        string? output = null)
    {
        output ??= Unique(name);
        Add(type, name, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node whose outputs have names of their own.</summary>
    public void Add(
        string type, string name, IEnumerable<string> inputs, IEnumerable<string> outputs,
        IEnumerable<AttributeProto>? attributes)
    {
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes ?? []);
        graph.Node.Add(node);
    }

    /// <summary>A name for a value that nothing has yet: the name itself if it is free.</summary>
    public string Unique(string name)
    {
        var unique = name;
        for (var number = 2; !values.Add(unique); number++)
            unique = $"{name}_{number}";
        return unique;
    }

    /// <summary>Adds a weight under its state key.</summary>
    public string Weight(string key, float[] elements, params IEnumerable<long> dimensions)
    {
        graph.Initializer.Add(OnnxTensors.Tensor<float>(key, elements, dimensions));
        return key;
    }

    /// <summary>A constant list of integers.</summary>
    public string List(params ReadOnlySpan<long> elements) => Constant(elements, elements.Length);

    /// <summary>A constant scalar.</summary>
    public string Scalar<T>(T element)
        where T : unmanaged => Constant<T>([element]);

    /// <summary>A constant of any shape.</summary>
    public string Constant<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<long> dimensions)
        where T : unmanaged
    {
        var key = $"{typeof(T).Name}[{string.Join(',', dimensions.ToArray())}]" +
            Convert.ToHexString(MemoryMarshal.AsBytes(elements));
        if (constants.TryGetValue(key, out var known))
            return known;
        var name = Unique($"constant_{constants.Count}");
        graph.Initializer.Add(OnnxTensors.Tensor(name, elements, dimensions.ToArray()));
        return constants[key] = name;
    }
}
