using SeNet.Text;
using SeNet.Weights.Protobuf;

namespace SeNet.Weights.Onnx;

/// <summary>
/// Finds the tensors, nodes and metadata of a ModelProto message, by the field numbers of onnx.proto. Everything else
/// is skipped.
/// </summary>
internal sealed class OnnxParser
{
    // Far above what networks have, and low enough to bound memory.
    private const int LongestName = 4096, MostNames = 1_000_000;

    private readonly List<OnnxTensor> tensors = [];
    private readonly List<OnnxNode> nodes = [];
    private readonly Dictionary<string, string> metadata = [];
    private int names;
    private long nameBytes;
    private long metadataBytes;
    private long excess;

    private OnnxParser()
    {
    }

    /// <summary>The constants of the graph: initializers, and the values of Constant nodes by their outputs.</summary>
    public IReadOnlyList<OnnxTensor> Tensors => tensors;

    /// <summary>The nodes that compute, in their order.</summary>
    public IReadOnlyList<OnnxNode> Nodes => nodes;

    /// <summary>The model's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Reads a model.</summary>
    /// <exception cref="WeightsFormatException">The message is damaged, or of no model.</exception>
    public static OnnxParser Read(WireReader model)
    {
        var parser = new OnnxParser();
        var hasGraph = false;
        while (model.Next())
            switch (model.Number, model.Type)
            {
                case (7, WireType.Bytes) when hasGraph:
                    throw model.Fault("there is a second graph");
                case (7, WireType.Bytes):
                    hasGraph = true;
                    parser.ReadGraph(model.Message());
                    break;
                case (14, WireType.Bytes):
                    parser.ReadMetadata(model);
                    break;
            }

        return hasGraph ? parser : throw model.Fault("there is no graph; it is no ONNX model");
    }

    private void ReadGraph(WireReader graph)
    {
        while (graph.Next())
            switch (graph.Number, graph.Type)
            {
                case (1, WireType.Bytes):
                    ReadNode(graph.Message());
                    break;
                case (5, WireType.Bytes):
                    Add(ReadTensor(graph.Message(), name: null), graph);
                    break;
            }
    }

    private void ReadNode(WireReader node)
    {
        var (type, transposes) = ("", false);
        List<string> inputs = [], outputs = [];
        OnnxTensor? constant = null;
        while (node.Next())
            switch (node.Number, node.Type)
            {
                case (1, WireType.Bytes):
                    inputs.Add(Name(node));
                    break;
                case (2, WireType.Bytes):
                    outputs.Add(Name(node));
                    break;
                case (4, WireType.Bytes):
                    type = string.Intern(Shortest(Name(node)));
                    break;
                case (5, WireType.Bytes):
                    ReadAttribute(node.Message(), ref transposes, ref constant);
                    break;
            }

        if (type == "Constant" && constant is not null && outputs is [var output])
            Add(constant with { Name = output }, node);
        else if (outputs.Count > 0)
            nodes.Add(nodes.Count < WeightsLimits.Count
                ? new OnnxNode(type, inputs, outputs, transposes)
                : throw node.Fault($"there are more than {WeightsLimits.Count} nodes"));
    }

    // Names of operators are few and short; a hostile one is no operator that is looked for.
    private static string Shortest(string type) => type.Length <= 32 ? type : "";

    private void ReadAttribute(WireReader attribute, ref bool transposes, ref OnnxTensor? constant)
    {
        var (name, integer) = ("", 0UL);
        OnnxTensor? tensor = null;
        while (attribute.Next())
            switch (attribute.Number, attribute.Type)
            {
                case (1, WireType.Bytes):
                    name = Name(attribute);
                    break;
                case (3, WireType.Varint):
                    integer = attribute.Value;
                    break;
                case (5, WireType.Bytes):
                    tensor = ReadTensor(attribute.Message(), name: "");
                    break;
            }

        if (name == "transB")
            transposes = integer != 0;
        else if (name == "value")
            constant = tensor;
    }

    private OnnxTensor? ReadTensor(WireReader tensor, string? name)
    {
        List<long> shape = [];
        ulong type = 0;
        (long Start, long Length, int Number)? data = null;
        Dictionary<string, string>? external = null;
        var isExternal = false;
        while (tensor.Next())
            switch (tensor.Number, tensor.Type)
            {
                case (1, WireType.Varint or WireType.Bytes):
                    foreach (var size in tensor.Integers())
                        shape.Add(shape.Count < WeightsLimits.Dimensions
                            ? size
                            : throw tensor.Fault($"a tensor has more than {WeightsLimits.Dimensions} dimensions"));
                    break;
                case (2, WireType.Varint):
                    type = tensor.Value;
                    break;
                case (8, WireType.Bytes):
                    name = Name(tensor);
                    break;
                case (4 or 5 or 7 or 9 or 10, WireType.Bytes) when data is null or { Length: 0 }:
                    data = (tensor.Start, tensor.Length, (int)tensor.Number);
                    break;
                case (4 or 5 or 7 or 9 or 10, WireType.Bytes) when tensor.Length == 0:
                    break;
                case (4 or 5 or 7 or 9 or 10, _):
                    throw tensor.Fault("a tensor's elements do not lie side by side in one piece");
                case (13, WireType.Bytes):
                    ReadEntry(tensor.Message(), external ??= []);
                    break;
                case (14, WireType.Varint):
                    isExternal = tensor.Value == 1;
                    break;
            }

        // What has another type, texts for example, is no weight.
        if (OnnxTypes.Find(type) is not { } element)
            return null;
        var sizes = shape.ToArray();
        var bytes = TensorShape.Bytes(sizes, element.Size());
        var info = new TensorInfo(element, sizes);
        if (bytes < 0)
            throw Mismatch(tensor, info, data?.Length ?? 0);
        if (isExternal)
            return External(tensor, name ?? "", info, bytes, external ?? []);
        var (start, length, number) = data ?? (0, 0, 9);
        var isVarints = number is 5 or 7;
        var isElements = number switch
        {
            4 => element == ElementType.Float32,
            5 => element is not (ElementType.Float32 or ElementType.Float64 or ElementType.Int64),
            7 => element == ElementType.Int64,
            10 => element == ElementType.Float64,
            _ => true,
        };
        if (!isElements || (isVarints ? bytes / element.Size() > length : bytes != length))
            throw Mismatch(tensor, info, length);
        if ((excess += isVarints ? Math.Max(0, bytes - length) : 0) > WeightsLimits.Shared)
            throw tensor.Fault("the tensors are far larger than the file");
        return new OnnxTensor(name ?? "", info, start, length) { IsVarints = isVarints };
    }

    private static OnnxTensor External(
        WireReader tensor, string name, TensorInfo info, long bytes, Dictionary<string, string> external)
    {
        long Number(string key, long missing) => !external.TryGetValue(key, out var text) ? missing
            : long.TryParse(text, out var value) && value >= 0 ? value
            : throw tensor.Fault($"the {key} of the tensor '{Printable.Text(name)}' is '{Printable.Text(text)}'");
        var location = external.GetValueOrDefault("location", "");
        if (!RelativePath.IsInside(location))
            throw tensor.Fault(
                $"the tensor '{Printable.Text(name)}' is said to lie in '{Printable.Text(location)}'; accepted: a " +
                    "path in the model's folder");
        return Number("length", bytes) is var length && length == bytes
            ? new OnnxTensor(name, info, Number("offset", 0), length) { Location = location }
            : throw Mismatch(tensor, info, length);
    }

    private static WeightsFormatException Mismatch(WireReader tensor, TensorInfo info, long length) => tensor.Fault(
        $"a tensor of {info.Type} [{string.Join(", ", info.Shape)}] is given {length} bytes");

    private void Add(OnnxTensor? tensor, WireReader reader)
    {
        if (tensor is null)
            return;
        if (tensor.Name.Length == 0)
            throw reader.Fault("a tensor has no name");
        if (tensors.Count == WeightsLimits.Count)
            throw reader.Fault($"there are more than {WeightsLimits.Count} tensors");
        tensors.Add(tensor);
    }

    private string Name(WireReader reader)
    {
        if (++names > MostNames || (nameBytes += reader.Length) > WeightsLimits.Directory)
            throw reader.Fault(
                $"there are more than {MostNames} names, or they take more than {WeightsLimits.Directory} bytes");
        return reader.Text(LongestName);
    }

    private void ReadMetadata(WireReader reader)
    {
        if ((metadataBytes += reader.Length) > WeightsLimits.Metadata || metadata.Count == WeightsLimits.Count)
            throw reader.Fault($"the metadata take more than {WeightsLimits.Metadata} bytes");
        ReadEntry(reader.Message(), metadata);
    }

    /// <summary>A StringStringEntryProto: key and value.</summary>
    private static void ReadEntry(WireReader entry, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        while (entry.Next())
            if (entry is { Number: 1, Type: WireType.Bytes })
                key = entry.Text(LongestName);
            else if (entry is { Number: 2, Type: WireType.Bytes })
                value = entry.Text((int)WeightsLimits.Metadata);
        entries[key] = value;
    }
}
