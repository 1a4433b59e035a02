using SeNet.Onnx;
using SeNet.Onnx.Protobuf;

namespace SeNet.Quantization;

/// <summary>
/// Puts QuantizeLinear and DequantizeLinear around the layers of a plan: activations of 8 bits with a scale each,
/// weights int8 with a scale for each output channel, biases int32. Runtimes compute what stands between them in
/// integers.
/// </summary>
/// <remarks>Jacob et al., arXiv 1712.05877, equation 1: number = scale * (integer - zero point).</remarks>
internal sealed class QdqRewriter
{
    private const int FullRange = 127, SevenBits = 63;

    // A bias in int32 has room to spare below this.
    private const double LargestBias = 1 << 30;

    private readonly QuantizationPlan plan;
    private readonly IReadOnlyDictionary<string, ValueRange> ranges;
    private readonly QuantizationOptions options;
    private readonly GraphProto source;
    private readonly GraphProto graph;
    private readonly Dictionary<string, TensorProto> tensors;

    private QdqRewriter(
        ModelProto model, QuantizationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges,
        QuantizationOptions options)
    {
        (this.plan, this.ranges, this.options) = (plan, ranges, options);
        (source, graph) = (model.Graph, model.Graph.Clone());
        tensors = source.Initializer.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>Quantizes a model.</summary>
    /// <param name="model">The float32 model; it stays as it is.</param>
    /// <param name="plan">What is quantized.</param>
    /// <param name="ranges">The range of each int8 value of the plan.</param>
    /// <param name="options">Which integers are used.</param>
    public static ModelProto Apply(
        ModelProto model, QuantizationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges,
        QuantizationOptions options)
    {
        var quantized = model.Clone();
        quantized.Graph = new QdqRewriter(model, plan, ranges, options).Run();
        return quantized;
    }

    private GraphProto Run()
    {
        graph.Node.Clear();
        foreach (var input in source.Input)
            Quantize(input.Name);
        foreach (var node in source.Node)
        {
            var rewritten = node.Clone();
            for (var i = 0; i < node.Input.Count; i++)
                if (plan.Values.Contains(node.Input[i]))
                    rewritten.Input[i] = Dequantized(node.Input[i]);
            if (plan.Layers.Contains(node))
                QuantizeWeights(node, rewritten);
            graph.Node.Add(rewritten);
            foreach (var output in node.Output)
                Quantize(output);
        }

        var used = graph.Node.SelectMany(node => node.Input).ToHashSet();
        foreach (var unused in graph.Initializer.Where(tensor => !used.Contains(tensor.Name)).ToList())
            graph.Initializer.Remove(unused);
        return graph;
    }

    private void Quantize(string value)
    {
        if (!plan.Values.Contains(value))
            return;
        var range = RangeOf(value);
        var scale = Add(OnnxTensors.Tensor<float>($"{value}.scale", [range.Scale]));
        var zero = Add(options.SignedActivations
            ? OnnxTensors.Tensor<sbyte>($"{value}.zero_point", [range.SignedZeroPoint])
            : OnnxTensors.Tensor<byte>($"{value}.zero_point", [range.ZeroPoint]));
        Add("QuantizeLinear", [value, scale, zero], $"{value}.quantized");
        Add("DequantizeLinear", [$"{value}.quantized", scale, zero], Dequantized(value));
    }

    private void QuantizeWeights(NodeProto node, NodeProto rewritten)
    {
        var weight = tensors[node.Input[1]];
        var values = OnnxTensors.ValuesOf<float>(weight);
        var channels = (int)weight.Dims[0];
        var bias = node.Input.Count > 2 ? OnnxTensors.ValuesOf<float>(tensors[node.Input[2]]) : null;
        var inputScale = RangeOf(node.Input[0]).Scale;
        var weightLimit = options.FullRangeWeights ? FullRange : SevenBits;
        var length = values.Length / channels;
        var scales = new float[channels];
        var integers = new sbyte[values.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var row = values.AsSpan(channel * length, length);
            var largest = 0f;
            foreach (var value in row)
                largest = Math.Max(largest, Math.Abs(value));
            var least = (float)(Math.Abs(bias?[channel] ?? 0) / LargestBias / inputScale);
            var scale = Math.Max(largest / weightLimit, least);
            scales[channel] = scale > 0 ? scale : 1;
            for (var i = 0; i < length; i++)
                integers[channel * length + i] =
                    (sbyte)Math.Clamp(MathF.Round(row[i] / scales[channel]), -weightLimit, weightLimit);
        }

        rewritten.Input[1] = DequantizedConstant(
            OnnxTensors.Tensor<sbyte>($"{weight.Name}.quantized", integers, weight.Dims), scales,
            new sbyte[channels]);
        if (bias is null)
            return;
        float[] biasScales = [.. scales.Select(scale => scale * inputScale)];
        int[] biases = [.. bias.Zip(biasScales, (value, scale) => (int)Math.Round(value / (double)scale))];
        rewritten.Input[2] = DequantizedConstant(
            OnnxTensors.Tensor<int>($"{node.Input[2]}.quantized", biases, channels), biasScales, new int[channels]);
    }

    private string DequantizedConstant<T>(TensorProto integers, float[] scales, T[] zeroPoints)
        where T : unmanaged
    {
        var name = integers.Name[..^".quantized".Length];
        Add(integers);
        var scale = Add(OnnxTensors.Tensor<float>($"{name}.scale", scales, scales.Length));
        var zero = Add(OnnxTensors.Tensor<T>($"{name}.zero_point", zeroPoints, zeroPoints.Length));
        return Add(
            "DequantizeLinear", [integers.Name, scale, zero], Dequantized(name), OnnxTensors.Attribute("axis", 0L));
    }

    private ValueRange RangeOf(string value) =>
        plan.Unchanged.TryGetValue(value, out var same) ? RangeOf(same) : ranges[value];

    private string Add(
        string type, IEnumerable<string> inputs, string output, params IEnumerable<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return output;
    }

    private string Add(TensorProto tensor)
    {
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static string Dequantized(string value) => $"{value}.dequantized";
}
