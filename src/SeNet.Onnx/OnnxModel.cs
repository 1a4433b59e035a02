using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Graphs.Passes;
using SeNet.Onnx.Protobuf;
using SeNet.Weights;
using static SeNet.Onnx.OnnxTensors;

namespace SeNet.Onnx;

/// <summary>Makes the ONNX model of a network, after everything that can be wrong was checked.</summary>
internal sealed class OnnxModel
{
    public const string InputName = "images";
    private const int IRVersion = 8;

    private readonly Graph graph;
    private readonly OnnxExportOptions options;
    private readonly WeightsMetadata metadata;
    private readonly IReadOnlyDictionary<string, float[]> weights;
    private readonly (int Height, int Width) size;
    private readonly HashSet<string> additional;

    /// <summary>Checks what is asked for.</summary>
    /// <exception cref="ArgumentException">It cannot be exported so.</exception>
    public OnnxModel(
        Graph network, IReadOnlyDictionary<string, float[]> weights, OnnxExportOptions options,
        WeightsMetadata? metadata)
    {
        (this.options, this.metadata) = (options, options.Metadata ?? metadata ?? new WeightsMetadata());
        size = ExportCheck.SizeOf(network, options, this.metadata);
        ExportCheck.RequireWeights(network, weights);
        ExportCheck.RequireMetadata(network, options, this.metadata);
        additional = ExportCheck.AdditionalOutputs(network, options);
        (graph, this.weights) = options.FoldBatchNorm
            ? BatchNormFolding.Apply(network, weights, additional)
            : (network, weights);
    }

    /// <summary>Name of the output.</summary>
    public string OutputName => options.Softmax ? "probabilities" : graph.HasClassifier() ? "logits" : "features";

    /// <summary>The model.</summary>
    public ModelProto Create()
    {
        var onnx = new OnnxGraphBuilder(graph.Name, [InputName, OutputName]);
        var shapes = graph.InferShapes(size.Height, size.Width);
        var writer = new OperationWriter(onnx, weights, options.DynamicSize ? null : shapes);
        var values = new Dictionary<Node, string>
        {
            [graph.Input] = PreparationWriter.Write(onnx, options.InputFormat, metadata.Normalization, InputName),
        };
        var last = graph.Output;
        // Its logarithm is taken back by the softmax.
        if (options.Softmax && last.Operation is LogSoftmax && !additional.Contains(last.Name))
            last = last.Inputs[0];
        foreach (var node in graph.Nodes.Skip(1).Where(node => node == last || node != graph.Output))
            values[node] = writer.Write(
                node, [.. node.Inputs.Select(input => values[input])],
                node == last && !options.Softmax ? OutputName : null);
        if (options.Softmax)
            onnx.Add("Softmax", "softmax", [values[last]], [Attribute("axis", 1L)], OutputName);
        else if (graph.Output == graph.Input)
            onnx.Add("Identity", "output", [values[last]], output: OutputName);

        var built = onnx.Graph;
        built.Input.Add(Value(
            InputName,
            options.InputFormat == InputFormat.Bytes
                ? TensorProto.Types.DataType.Uint8
                : TensorProto.Types.DataType.Float,
            InputDimensions()));
        built.Output.Add(Value(OutputName, TensorProto.Types.DataType.Float, Dimensions(shapes[graph.Output])));
        AddOutputs(onnx, values, shapes);
        var model = new ModelProto
        {
            IrVersion = IRVersion,
            ProducerName = "SeNet",
            ProducerVersion = OnnxExporter.Version,
            Graph = built,
            OpsetImport = { new OperatorSetIdProto { Version = options.Opset } },
        };
        OnnxMetadata.AddTo(model, graph, options, metadata, size);
        return model;
    }

    private void AddOutputs(
        OnnxGraphBuilder onnx, Dictionary<Node, string> values, IReadOnlyDictionary<Node, FeatureShape> shapes)
    {
        var gates = graph.SqueezeExcitations.ToDictionary(node => SqueezeExcitation.GateName(node.Name));
        foreach (var name in additional)
        {
            FeatureShape shape;
            if (gates.TryGetValue(name, out var block))
            {
                shape = ((SqueezeExcitation)block.Operation).Options.Squeeze == Blocks.Squeeze.None
                    ? shapes[block]
                    : new FeatureShape(block.Channels, 1, 1);
            }
            else
            {
                var node = graph[name];
                shape = shapes[node];
                // The output itself, or a node that does nothing: its value has another name.
                if (values[node] != name)
                    onnx.Add("Identity", $"{name}.output", [values[node]], output: onnx.Unique(name));
            }

            onnx.Graph.Output.Add(Value(name, TensorProto.Types.DataType.Float, Dimensions(shape, name)));
        }
    }

    private object[] InputDimensions()
    {
        object[] sides = options.DynamicSize ? ["height", "width"] : [size.Height, size.Width];
        return options.InputFormat == InputFormat.Bytes
            ? ["batch", .. sides, graph.Input.Channels]
            : ["batch", graph.Input.Channels, .. sides];
    }

    private object[] Dimensions(FeatureShape shape, string name = "output") =>
        shape.IsVector ? ["batch", shape.Channels]
        : !options.DynamicSize || shape is { Height: 1, Width: 1 }
            ? ["batch", shape.Channels, shape.Height, shape.Width]
        : ["batch", shape.Channels, $"{name}.height", $"{name}.width"];
}
