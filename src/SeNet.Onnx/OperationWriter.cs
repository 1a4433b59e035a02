using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Onnx.Protobuf;
using static SeNet.Onnx.OnnxTensors;

namespace SeNet.Onnx;

/// <summary>Writes the operations of a network as nodes of ONNX. A layer's node has the layer's name.</summary>
/// <param name="onnx">Receives the nodes.</param>
/// <param name="weights">Values of the parameters and running statistics, by their keys.</param>
/// <param name="shapes">Shape of each node's output; null if images have any size.</param>
internal sealed class OperationWriter(
    OnnxGraphBuilder onnx, IReadOnlyDictionary<string, float[]> weights,
    IReadOnlyDictionary<Node, FeatureShape>? shapes)
{
    /// <summary>Writes a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Names of its inputs' values.</param>
    /// <param name="output">Name of its output, a reserved one; null for a name like the node's.</param>
    /// <returns>Name of its output: an input's, where the operation does nothing in evaluation.</returns>
    /// <exception cref="NotSupportedException">The operation has no form in ONNX.</exception>
    public string Write(Node node, IReadOnlyList<string> inputs, string? output)
    {
        var x = inputs[0];
        return node.Operation switch
        {
            Convolution convolution => onnx.Add(
                "Conv", node.Name, [x, .. WeightsOf(node)], AttributesOf(convolution), output),
            Linear => onnx.Add("Gemm", node.Name, [x, .. WeightsOf(node)], [Attribute("transB", 1L)], output),
            BatchNormalization norm => onnx.Add(
                "BatchNormalization", node.Name, [x, .. WeightsOf(node)],
                [Attribute("epsilon", (float)norm.Epsilon)], output),
            Activation activation => Activate(activation.Function, node.Name, x, output),
            SqueezeExcitation se => new SqueezeExcitationWriter(onnx, weights).Write(node, se, x, output),
            Add { Factor: 1 } => onnx.Add("Add", node.Name, inputs, output: output),
            Add add => onnx.Add("Add", node.Name, [Scaled(node.Name, x, add.Factor), inputs[1]], output: output),
            Scale scale => onnx.Add("Mul", node.Name, [x, onnx.Scalar((float)scale.Factor)], output: output),
            ShakeShake => onnx.Add(
                "Mul", node.Name, [onnx.Add("Add", $"{node.Name}.sum", inputs), onnx.Scalar(0.5f)], output: output),
            Concatenate => onnx.Add("Concat", node.Name, inputs, [Attribute("axis", 1L)], output),
            MaxPooling pooling => onnx.Add("MaxPool", node.Name, [x], AttributesOf(node, pooling), output),
            AveragePooling pooling => onnx.Add("AveragePool", node.Name, [x], AttributesOf(pooling), output),
            GlobalPooling pooling => onnx.Add(
                "Flatten", node.Name, [onnx.Add(OperatorOf(pooling.Function), $"{node.Name}.pool", [x])], null, output),
            EnlargingPooling pooling => new EnlargingWriter(onnx).Write(
                node.Name, pooling, x, shapes?[node.Inputs[0]], output),
            Flatten => onnx.Add("Flatten", node.Name, [x], null, output),
            // By a list of channels: a reshape would need height and width, which may be free.
            ChannelShuffle shuffle => onnx.Add(
                "Gather", node.Name, [x, onnx.List(SourcesOf(shuffle, node.Channels))], [Attribute("axis", 1L)],
                output),
            Subsample subsample => onnx.Add(
                "Slice", node.Name,
                [
                    x, onnx.List(0, 0), onnx.List(long.MaxValue, long.MaxValue), onnx.List(2, 3),
                    onnx.List(subsample.Stride, subsample.Stride),
                ],
                output: output),
            PadChannels padding => onnx.Add(
                "Pad", node.Name, [x, onnx.List(0, 0, 0, 0, 0, padding.Added, 0, 0)], output: output),
            Shift shift => onnx.Add(
                "Pad", node.Name,
                [
                    onnx.Add(
                        "Slice", $"{node.Name}.slice",
                        [x, onnx.List(0, 0), onnx.List(-shift.Pixels, -shift.Pixels), onnx.List(2, 3)]),
                    onnx.List(0, 0, shift.Pixels, shift.Pixels, 0, 0, 0, 0),
                ],
                output: output),
            LogSoftmax => onnx.Add("LogSoftmax", node.Name, [x], [Attribute("axis", 1L)], output),
            Dropout => output is null ? x : onnx.Add("Identity", node.Name, [x], output: output),
            _ => throw new NotSupportedException(
                $"The node '{node.Name}' is a {node.Operation.Kind}, which has no form in ONNX."),
        };
    }

    private IEnumerable<string> WeightsOf(Node node) =>
        node.Parameters.Where(parameter => parameter.Role != ParameterRole.Counter).Select(parameter => onnx.Weight(
            parameter.Key, weights[parameter.Key], parameter.Shape.Select(size => (long)size)));

    private string Scaled(string name, string x, double factor) =>
        onnx.Add("Mul", $"{name}.scale", [x, onnx.Scalar((float)factor)]);

    private string Activate(ActivationFunction function, string name, string x, string? output)
    {
        switch (function)
        {
            case ActivationFunction.Relu6:
                return onnx.Add("Clip", name, [x, onnx.Scalar(0f), onnx.Scalar(6f)], output: output);
            case ActivationFunction.Gelu:
                // x (1 + erf(x / sqrt(2))) / 2, in the order that ONNX Runtime joins into one operator.
                var erf = onnx.Add("Erf", $"{name}.erf", [
                    onnx.Add("Div", $"{name}.div", [x, onnx.Scalar(MathF.Sqrt(2))])]);
                var sum = onnx.Add("Add", $"{name}.add", [erf, onnx.Scalar(1f)]);
                return onnx.Add(
                    "Mul", name, [onnx.Add("Mul", $"{name}.mul", [x, sum]), onnx.Scalar(0.5f)], output: output);
            case ActivationFunction.Silu:
                return onnx.Add("Mul", name, [x, onnx.Add("Sigmoid", $"{name}.sigmoid", [x])], output: output);
            default:
                // The others have ONNX's own names.
                return onnx.Add(function.ToString(), name, [x], output: output);
        }
    }

    private static IEnumerable<AttributeProto> AttributesOf(Convolution convolution) =>
    [
        Attribute("group", convolution.Groups),
        Attribute("kernel_shape", [convolution.KernelHeight, convolution.KernelWidth]),
        Attribute("pads", [
            convolution.PaddingHeight, convolution.PaddingWidth, convolution.PaddingHeight, convolution.PaddingWidth]),
        Attribute("strides", [convolution.Stride, convolution.Stride]),
    ];

    private IEnumerable<AttributeProto> AttributesOf(Node node, MaxPooling pooling)
    {
        var (bottom, right) = shapes is null
            ? (EndOfAnySize(node, pooling), EndOfAnySize(node, pooling))
            : (End(pooling, shapes[node.Inputs[0]].Height, shapes[node].Height),
                End(pooling, shapes[node.Inputs[0]].Width, shapes[node].Width));
        return
        [
            Attribute("kernel_shape", [pooling.Kernel, pooling.Kernel]),
            Attribute("pads", [pooling.Padding, pooling.Padding, bottom, right]),
            Attribute("strides", [pooling.Stride, pooling.Stride]),
        ];
    }

    private static IEnumerable<AttributeProto> AttributesOf(AveragePooling pooling) =>
    [
        Attribute("count_include_pad", pooling.CountsPadding ? 1L : 0),
        Attribute("kernel_shape", [pooling.Kernel, pooling.Kernel]),
        Attribute("pads", Enumerable.Repeat((long)pooling.Padding, 4)),
        Attribute("strides", [pooling.Stride, pooling.Stride]),
    ];

    /// <summary>
    /// Padding at the end with which as many windows lie in the padded maps as the pooling has: consumers differ in how
    /// they round up.
    /// </summary>
    private static long End(MaxPooling pooling, int size, int windows) => pooling.Rounding == PoolingSize.Floor
        ? pooling.Padding
        : Math.Max(0, (windows - 1) * pooling.Stride + pooling.Kernel - size - pooling.Padding);

    /// <summary>The same where the size is not known; the number of windows is then that of the rounding.</summary>
    private static long EndOfAnySize(Node node, MaxPooling pooling) => pooling.Rounding switch
    {
        PoolingSize.Floor => pooling.Padding,
        PoolingSize.LikeConvolution => pooling.Kernel - 1,
        // A window that would begin in this padding is left out by libtorch; there is none if the kernel is this large.
        _ when pooling.Kernel >= pooling.Padding + pooling.Stride => pooling.Padding + pooling.Stride - 1,
        _ => throw new NotSupportedException(
            $"The max pooling '{node.Name}' with kernel {pooling.Kernel}, stride {pooling.Stride} and padding " +
                $"{pooling.Padding}, rounded up, has no form in ONNX for images of any size; set DynamicSize to " +
                "false."),
    };

    private static string OperatorOf(PoolingFunction function) =>
        function == PoolingFunction.Average ? "GlobalAveragePool" : "GlobalMaxPool";

    private static long[] SourcesOf(ChannelShuffle shuffle, int channels) =>
        [.. Enumerable.Range(0, channels).Select(
            channel => (long)(channel % shuffle.Rows * (channels / shuffle.Rows) + channel / shuffle.Rows))];
}
