using Microsoft.ML.OnnxRuntime;
using SeNet.Graphs;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Onnx.Protobuf;
using SeNet.Quantization;
using SeNet.Tests;
using SeNet.Tests.Networks.Zoo;
using SeNet.Tensors;
using SeNet.Weights;
using static SeNet.Onnx.Tests.ExportedNetwork;

namespace SeNet.Onnx.Tests.Quantization;

/// <summary>int8 files: what is quantized, how exactly, and what is refused.</summary>
public sealed class OnnxQuantizerTests : IDisposable
{
    private readonly ImageClassifier model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));
    private readonly TemporaryFolder folder = new();
    private readonly ImageSamples images = Samples(24, 3, 16, 16);

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    /// <summary>
    /// One convolution: integers, scales and zero points worked out by hand from the definition, number = scale *
    /// (integer - zero point).
    /// </summary>
    [Theory]
    [InlineData(false, false, 63)]
    [InlineData(true, false, 127)]
    [InlineData(false, true, 63)]
    public void A_convolution_is_the_one_of_the_integers(bool fullRange, bool isSigned, int largest)
    {
        var builder = new GraphBuilder("one");
        var graph = builder.Build(builder.Input(1).Convolution("conv", 2, kernel: 1, bias: true).GlobalAveragePool());
        var one = new OneConvolution(graph, [0.5f, -2], [0.25f, 1]);
        var values = Enumerable.Range(0, 10 * 4).Select(i => (i - 13) / 13f).ToArray();
        var samples = new ImageSamples(values, 1, 2, 2);
        OnnxQuantizer.Quantize(one, samples, samples, Path, null, new QuantizationOptions
        {
            Methods = [CalibrationMethod.MinMax], FullRangeWeights = fullRange, SignedActivations = isSigned,
        });

        var (low, high) = (values.Min(), values.Max());
        var scale = (high - low) / 255;
        var zero = Math.Round(-low / scale);
        double Kept(double x) => (Math.Clamp(Math.Round(x / scale) + zero, 0, 255) - zero) * scale;
        double[] Outputs(double weight, double bias) =>
            [.. Enumerable.Range(0, 10).Select(image => Enumerable.Range(0, 4).Average(at =>
                Math.Round(weight / (Math.Abs(weight) / largest)) * (Math.Abs(weight) / largest)
                    * Kept(values[image * 4 + at]) + bias))];
        using var session = new RuntimeSession(Path);
        var actual = session.Run(values, 10, 1, 2, 2)["features"].Values;
        // The output of the convolution is int8 too: half a step of its range.
        var step = (2 * Math.Max(Math.Abs(low), high) + 2) / 255;
        for (var image = 0; image < 10; image++)
        {
            ((double)actual[image * 2]).Should().BeApproximately(Outputs(0.5, 0.25)[image], step);
            ((double)actual[image * 2 + 1]).Should().BeApproximately(Outputs(-2, 1)[image], step);
        }

        var weights = Tensor("conv.weight.quantized");
        OnnxTensors.ValuesOf<sbyte>(weights).Should().Equal((sbyte)largest, (sbyte)-largest);
        OnnxTensors.ValuesOf<float>(Tensor("conv.weight.scale")).Should().Equal(0.5f / largest, 2f / largest);
        OnnxTensors.ValuesOf<float>(Tensor("images.scale"))[0].Should().BeApproximately(scale, 1e-7f);
        var zeroPoint = Tensor("images.zero_point");
        zeroPoint.DataType.Should().Be((int)(isSigned
            ? TensorProto.Types.DataType.Int8
            : TensorProto.Types.DataType.Uint8));
        zeroPoint.RawData.Should().Equal((byte)(isSigned ? zero - 128 : zero));
    }

    [Fact]
    public void Outputs_stay_close_and_the_file_shrinks_to_a_third()
    {
        var result = OnnxQuantizer.Quantize(model, images, Samples(16, 3, 16, 16), Path);
        result.Scores.Keys.Should().BeEquivalentTo(Enum.GetValues<CalibrationMethod>());
        result.Scores[result.Method].Error.Should().BeInRange(1e-4, 0.2);
        result.Scores[result.Method].Agreement.Should().Be(result.Scores.Values.Max(score => score.Agreement));
        new FileInfo(Path).Length.Should().Be(result.QuantizedBytes).And.BeLessThan(result.FloatBytes / 3);
        result.ToString().Should().Contain("MinMax").And.Contain("19 layers").And.NotContain("NaN");
    }

    [Fact]
    public void Convolutions_are_int8_and_SE_blocks_and_the_classifier_float32()
    {
        var result = OnnxQuantizer.Quantize(model, images, images, Path);
        result.QuantizedLayers.Should().HaveCount(19).And.Contain(["conv1", "layer3.2.conv2"]);
        result.FloatLayers.Should().HaveCount(19).And.Contain(["layer1.0.se.fc1", "layer1.0.se.fc2", "fc"]);
        var graph = Read.Model(File.ReadAllBytes(Path)).Graph;
        graph.Initializer.Should().Contain(tensor => tensor.Name == "layer1.0.se.fc1.weight")
            .And.NotContain(tensor => tensor.Name == "conv1.weight");
        Metadata().Should().Contain(new Dictionary<string, string>
        {
            ["quantization"] = "int8 QDQ",
            ["quantization.calibration"] = result.Method.ToString().ToLowerInvariant(),
            ["quantization.weight_bits"] = "7",
        });
    }

    [Fact]
    public void ONNX_Runtime_computes_them_in_integers()
    {
        OnnxQuantizer.Quantize(model, images, images, Path);
        using (var options = new SessionOptions { OptimizedModelFilePath = folder.File("optimized.onnx") })
        using (new InferenceSession(Path, options))
        {
        }

        var graph = Read.Model(File.ReadAllBytes(folder.File("optimized.onnx"))).Graph;
        graph.Node.Count(node => node.OpType == "QLinearConv").Should().Be(19);
    }

    [Fact]
    public void Pooling_concatenation_and_sums_between_int8_values_are_int8_too()
    {
        using var inception = Filled(NetworkZoo.Build("bninception", classes: 10));
        OnnxQuantizer.Quantize(inception, Samples(10, 3, 64, 64), Samples(10, 3, 64, 64), Path);
        var graph = Read.Model(File.ReadAllBytes(Path)).Graph;
        foreach (var node in graph.Node.Where(node => node.OpType is "Concat"))
            node.Input.Should().OnlyContain(input => input.EndsWith(".dequantized"));
        using var session = new RuntimeSession(Path);
        session.ShouldAgree(inception, [2, 3, 64, 64], bound: 1.5);
    }

    [Fact]
    public void A_ranking_orders_layers_by_the_error_that_each_causes_alone_and_can_be_saved()
    {
        var ranking = OnnxQuantizer.Rank(model, images, images);
        ranking.Layers.Should().HaveCount(38).And.BeInDescendingOrder(layer => layer.Error);
        ranking.Layers.Should().OnlyContain(layer => layer.Error >= 0 && layer.Error < 1);
        ranking.ToString().Split('\n')[0].Should().Contain("layer").And.Contain("error");
        ranking.Save(folder.File("ranking.csv"));
        var lines = File.ReadAllLines(folder.File("ranking.csv"));
        lines.Should().HaveCount(39);
        lines[1].Should().StartWith($"{ranking.Layers[0].Layer},0.");
    }

    [Fact]
    public void A_limit_of_the_error_decides_for_every_layer()
    {
        var ranking = OnnxQuantizer.Rank(model, images, images, new QuantizationOptions());
        var limit = ranking.Layers[10].Error;
        var result = OnnxQuantizer.Quantize(
            model, images, images, Path, null,
            new QuantizationOptions { MaxLayerError = limit, FloatLayers = [ranking.Layers[^1].Layer] });
        result.Ranking!.Layers.Should().Equal(ranking.Layers);
        result.FloatLayers.Should().BeEquivalentTo(
            ranking.Layers.Take(10).Append(ranking.Layers[^1]).Select(layer => layer.Layer));
    }

    [Fact]
    public void Preparation_softmax_and_further_outputs_go_with_it()
    {
        var export = new OnnxExportOptions
        {
            InputFormat = InputFormat.Bytes, Softmax = true, StageOutputs = true, DynamicSize = true, ImageHeight = 16,
            Metadata = new WeightsMetadata
            {
                Normalization = new Normalization([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]),
            },
        };
        OnnxQuantizer.Quantize(
            model, images, images, Path, export, new QuantizationOptions { MaxLayerError = 10 });
        using var session = new RuntimeSession(Path);
        var outputs = session.Run(new byte[2 * 16 * 16 * 3], 2, 16, 16, 3);
        outputs["probabilities"].Values.Take(10).Sum().Should().BeApproximately(1, 1e-5f);
        outputs.Keys.Should().HaveCount(4);
    }

    [Fact]
    public void One_image_is_too_few() => Fails(
        () => Quantize(Samples(1, 3, 16, 16), images), "There are 1 images; give at least 10*(Parameter 'calibration')");

    [Fact]
    public void Images_of_another_size_than_the_file() => Fails(
        () => Quantize(images, Samples(12, 3, 16, 18)),
        "The images have 16x18 pixels; the file is for 16x16.*(Parameter 'heldOut')");

    [Fact]
    public void Images_of_other_channels() => Fails(
        () => Quantize(Samples(12, 1, 16, 16), images), "The images have 1 channels; 'seresnet20_cifar' takes 3.*");

    [Fact]
    public void A_layer_that_is_none() => Fails(
        () => Quantize(images, images, new QuantizationOptions { FloatLayers = ["layer1.0.conv9"] }),
        "FloatLayers has 'layer1.0.conv9', but the network has no such*layer1.0.conv1*");

    [Fact]
    public void Values_that_are_no_images()
    {
        Fails(() => _ = new ImageSamples(new float[10], 3, 2, 2), "There are 10 values, which is no whole number*");
        Fails(() => _ = new ImageSamples([1, float.NaN], 1, 1, 1), "Image 1 has the value NaN*");
    }

    private string Path => folder.File("int8.onnx");

    private static ImageSamples Samples(int count, int channels, int height, int width)
    {
        using var values = FormulaWeights.Images(count, channels, height, width);
        return new ImageSamples(values.ToFloats(), channels, height, width);
    }

    private void Quantize(ImageSamples calibration, ImageSamples heldOut, QuantizationOptions? options = null) =>
        OnnxQuantizer.Quantize(model, calibration, heldOut, Path, null, options);

    private void Fails(Action action, string message)
    {
        action.Should().Throw<ArgumentException>().WithMessage(message);
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    private TensorProto Tensor(string name) =>
        Read.Model(File.ReadAllBytes(Path)).Graph.Initializer.Single(tensor => tensor.Name == name);

    private Dictionary<string, string> Metadata() => Read.Metadata(Read.Model(File.ReadAllBytes(Path)));

    private sealed class OneConvolution(Graph graph, float[] weight, float[] bias) : IGraphModel
    {
        public Graph Graph => graph;

        public IReadOnlyDictionary<string, float[]> GetWeights() =>
            new Dictionary<string, float[]> { ["conv.weight"] = weight, ["conv.bias"] = bias };
    }
}
