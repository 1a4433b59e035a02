using SeNet.Graphs;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tests;
using SeNet.Weights;
using static SeNet.Onnx.Tests.ExportedNetwork;

namespace SeNet.Onnx.Tests;

/// <summary>
/// What cannot be exported ends in one clear error, before work begins, and leaves files as they are.
/// </summary>
public sealed class ExportErrorTests : IDisposable
{
    private readonly ImageClassifier model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_known_before_the_network_is_read()
    {
        var unread = new Unread(model.Graph);
        var path = folder.Write("file", [1]) + "/below.onnx";
        var export = () => OnnxExporter.Export(unread, path);
        export.Should().Throw<IOException>().WithMessage($"*{path}*is a file, not a folder*");
        export = () => OnnxExporter.Export(unread, folder.Path);
        export.Should().Throw<IOException>().WithMessage("*is a folder*");
    }

    [Theory]
    [InlineData(12)]
    [InlineData(18)]
    public void An_operator_set_that_is_not_written(int opset)
    {
        var options = () => new OnnxExportOptions { Opset = opset };
        options.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Opset is 13 to 17*");
    }

    [Fact]
    public void Images_that_are_too_small() => Fails(
        new OnnxExportOptions { ImageHeight = 90, ImageWidth = 74 },
        "Images of 90x74 pixels are too small for 'inception_v3', which takes 75x75 or more; set ImageHeight*",
        Filled(NetworkZoo.Build("inception_v3", classes: 10)));

    [Fact]
    public void Images_of_unknown_size() => Fails(
        null, "The size of the images that 'SEBlock' takes is not known; set ImageHeight*", new SEBlock(16));

    [Fact]
    public void Bytes_without_a_normalization() => Fails(
        new OnnxExportOptions { InputFormat = InputFormat.Bytes },
        "InputFormat is Bytes, but no normalization is known*set Metadata with a Normalization.*");

    [Fact]
    public void A_normalization_of_other_channels() => Fails(
        new OnnxExportOptions { Metadata = new WeightsMetadata { Normalization = new Normalization([0.5f], [0.5f]) } },
        "The normalization is for 1 channels; 'seresnet20_cifar' takes images of 3.*");

    [Fact]
    public void Names_of_other_classes() => Fails(
        new OnnxExportOptions { Metadata = new WeightsMetadata { ClassNames = ["cat", "dog"] } },
        "There are 2 class names, but 'seresnet20_cifar' has 10 classes.*");

    [Fact]
    public void Softmax_of_features() => Fails(
        new OnnxExportOptions { Softmax = true }, "Softmax is set, but 'seresnet20_cifar' has no classifier*",
        Filled(NetworkZoo.Build("seresnet20_cifar", classes: 0)));

    [Theory]
    [InlineData("layer9", "AdditionalOutputs has 'layer9', but 'seresnet20_cifar' has no such node or gate*")]
    [InlineData("images", "AdditionalOutputs has 'images', which is the file's input.*")]
    public void An_output_that_is_none(string name, string message) =>
        Fails(new OnnxExportOptions { AdditionalOutputs = [name] }, message);

    [Fact]
    public void Weights_that_are_missing_or_of_another_length()
    {
        var weights = new Dictionary<string, float[]>(model.GetWeights());
        weights.Remove("fc.bias");
        Action export = () => OnnxExporter.Export(model.Graph, weights, folder.File("x.onnx"));
        export.Should().Throw<ArgumentException>().WithMessage("The weights of 'seresnet20_cifar' lack 'fc.bias'*");
        weights["fc.bias"] = new float[9];
        export.Should().Throw<ArgumentException>().WithMessage("'fc.bias' has 9 values; *needs 10, [10].*");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_pooling_that_has_no_form_for_any_size()
    {
        var builder = new GraphBuilder("pooled");
        var graph = builder.Build(builder.Input(3).MaxPool(2, stride: 3, size: Graphs.Operations.PoolingSize.Ceiling));
        Action export = () => OnnxExporter.Export(
            graph, new Dictionary<string, float[]>(), folder.File("x.onnx"),
            new OnnxExportOptions { ImageHeight = 8, DynamicSize = true });
        export.Should().Throw<NotSupportedException>()
            .WithMessage("The max pooling 'max_pool'*set DynamicSize to false.");
        Directory.GetFiles(folder.Path).Should().BeEmpty();
    }

    private void Fails(OnnxExportOptions? options, string message, GraphModule? other = null)
    {
        var path = folder.Write("kept.onnx", [1, 2, 3]);
        var export = () => OnnxExporter.Export(other ?? model, path, options);
        export.Should().Throw<ArgumentException>().WithMessage(message);
        File.ReadAllBytes(path).Should().Equal(1, 2, 3);
        Directory.GetFiles(folder.Path).Should().ContainSingle();
        other?.Dispose();
    }

    /// <summary>A model whose weights must not be asked for.</summary>
    private sealed class Unread(Graph graph) : IGraphModel
    {
        public Graph Graph => graph;

        public IReadOnlyDictionary<string, float[]> GetWeights() => throw new InvalidOperationException("read");
    }
}
