using SeNet.Modules;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>
/// Writes the notebook's network as an ONNX model, field by field after onnx.proto (IR version 8, operator set 13), for
/// the comparison with ONNX Runtime. It knows this one network.
/// </summary>
internal sealed class OnnxFile
{
    private const int Float = 1;

    private readonly Dictionary<string, Tensor> state;
    private readonly List<byte[]> nodes = [];
    private readonly List<byte[]> initializers = [];
    private int names;

    private OnnxFile(Network network) => state = network.state_dict();

    /// <summary>The model: input <c>images</c> [N, 3, H, W], output <c>log_probabilities</c> [N, classes].</summary>
    public static byte[] Of(Network network)
    {
        using var scope = NewDisposeScope();
        var file = new OnnxFile(network);
        var x = file.Unit("images", "conv_block");
        for (var block = 0; block < network.Blocks - 1; block++)
            x = file.Block(x, $"res_blocks.{block}");
        x = file.Node("Flatten", [file.Node("GlobalAveragePool", [file.Unit(x, "out_conv", padding: 0)])]);
        x = file.Node("Gemm", [x, file.Weight("fc.weight"), file.Weight("fc.bias")], ("transB", 1L));
        file.Node("LogSoftmax", [x], "log_probabilities", ("axis", 1L));
        return file.Model();
    }

    private string Block(string x, string key)
    {
        var path = Unit(Unit(x, $"{key}.conv_lower"), $"{key}.conv_upper", relu: false);
        var hidden = Node(
            "Relu", [Node("Conv", [Node("GlobalAveragePool", [path]), Weight($"{key}.se_block.fc.0.weight")])]);
        var excitation = Node("Conv", [hidden, Weight($"{key}.se_block.fc.2.weight")]);
        var (gate, shift) = (NewName(), NewName());
        nodes.Add(NodeProto("Split", [excitation], [gate, shift], ("axis", 1L)));
        var scaled = Node("Mul", [path, Node("Sigmoid", [gate])]);
        return Node("Relu", [Node("Add", [x, Node("Add", [scaled, shift])])]);
    }

    private string Unit(string x, string key, long padding = 1, bool relu = true)
    {
        x = Node("Conv", [x, Weight($"{key}.0.weight")], ("pads", new[] { padding, padding, padding, padding }));
        x = Node("BatchNormalization", [
            x, Weight($"{key}.1.weight"), Weight($"{key}.1.bias"), Weight($"{key}.1.running_mean"),
            Weight($"{key}.1.running_var")]);
        return relu ? Node("Relu", [x]) : x;
    }

    private string NewName() => $"t{names++}";

    private string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node(operation, inputs, NewName(), attributes);

    private string Node(
        string operation, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        nodes.Add(NodeProto(operation, inputs, [output], attributes));
        return output;
    }

    private string Weight(string key)
    {
        var values = state[key].contiguous();
        initializers.Add(Message(message =>
        {
            foreach (var size in values.shape)
                message.Integer(1, size);
            message.Integer(2, Float);
            message.Text(8, key);
            message.Bytes(9, values.bytes.ToArray());
        }));
        return key;
    }

    private byte[] Model() => Message(model =>
    {
        model.Integer(1, 8);
        model.Bytes(7, Message(graph =>
        {
            nodes.ForEach(node => graph.Bytes(1, node));
            graph.Text(2, nameof(Network));
            initializers.ForEach(initializer => graph.Bytes(5, initializer));
            graph.Bytes(11, Value("images", null, 3, null, null));
            graph.Bytes(12, Value("log_probabilities", null, 10));
        }));
        model.Bytes(8, Message(operators => operators.Integer(2, 13)));
    });

    private static byte[] Value(string name, params int?[] sizes) => Message(value =>
    {
        value.Text(1, name);
        value.Bytes(2, Message(type => type.Bytes(1, Message(tensor =>
        {
            tensor.Integer(1, Float);
            tensor.Bytes(2, Message(shape =>
            {
                for (var i = 0; i < sizes.Length; i++)
                {
                    var (size, dimension) = (sizes[i], i);
                    shape.Bytes(1, Message(field =>
                    {
                        if (size is { } known)
                            field.Integer(1, known);
                        else
                            field.Text(2, $"d{dimension}");
                    }));
                }
            }));
        }))));
    });

    private static byte[] NodeProto(
        string operation, string[] inputs, string[] outputs,
        params (string Name, object Value)[] attributes) => Message(node =>
    {
        foreach (var input in inputs)
            node.Text(1, input);
        foreach (var output in outputs)
            node.Text(2, output);
        node.Text(4, operation);
        foreach (var (name, value) in attributes)
            node.Bytes(5, Message(attribute =>
            {
                const int integer = 2, integers = 7;
                attribute.Text(1, name);
                if (value is long number)
                    attribute.Integer(3, number);
                foreach (var element in value as long[] ?? [])
                    attribute.Integer(8, element);
                attribute.Integer(20, value is long ? integer : integers);
            }));
    });

    private static byte[] Message(Action<Fields> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(new Fields(output));
        return stream.ToArray();
    }

    private sealed class Fields(CodedOutputStream output)
    {
        public void Integer(int field, long value)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        }

        public void Text(int field, string value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
        }

        public void Bytes(int field, byte[] value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }
    }
}
