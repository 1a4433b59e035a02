using System.Text.Json;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Onnx.Protobuf;
using SeNet.Tests;
using SeNet.Weights;
using static SeNet.Onnx.Tests.ExportedNetwork;

namespace SeNet.Onnx.Tests;

/// <summary>What is in a file beside the values: versions, names, shapes, metadata.</summary>
public sealed class FileTests : IDisposable
{
    private static readonly string[] ClassNames = [.. Enumerable.Range(0, 9).Select(i => $"class {i}"), "snow \"❄\""];

    private readonly ImageClassifier model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));

    public void Dispose() => model.Dispose();

    [Fact]
    public void Versions_are_those_that_most_consumers_take()
    {
        var file = Read.Model(OnnxExporter.ToBytes(model));
        file.IrVersion.Should().Be(8);
        file.OpsetImport.Should().ContainSingle().Which.Should().Be(new OperatorSetIdProto { Version = 17 });
        file.ProducerName.Should().Be("SeNet");
    }

    [Fact]
    public void An_older_operator_set_can_be_chosen()
    {
        var bytes = OnnxExporter.ToBytes(model, new OnnxExportOptions { Opset = 13, DynamicSize = true });
        Read.Model(bytes).OpsetImport[0].Version.Should().Be(13);
        using var session = new RuntimeSession(bytes);
        session.ShouldAgree(model, [2, 3, 32, 32]);
    }

    [Fact]
    public void The_number_of_images_is_free_and_their_size_if_asked_for()
    {
        static string[] Dimensions(ValueInfoProto value) =>
            [.. value.Type.TensorType.Shape.Dim.Select(d => d.DimParam.Length > 0 ? d.DimParam : $"{d.DimValue}")];
        var graph = Read.Model(OnnxExporter.ToBytes(model)).Graph;
        Dimensions(graph.Input.Single()).Should().Equal("batch", "3", "32", "32");
        Dimensions(graph.Output.Single()).Should().Equal("batch", "10");
        graph = Read.Model(OnnxExporter.ToBytes(model, new OnnxExportOptions { DynamicSize = true })).Graph;
        Dimensions(graph.Input.Single()).Should().Equal("batch", "3", "height", "width");
    }

    [Fact]
    public void Layers_have_their_published_names_and_weights_their_keys()
    {
        var graph = Read.Model(OnnxExporter.ToBytes(model, new OnnxExportOptions { FoldBatchNorm = false })).Graph;
        var names = graph.Node.Select(node => node.Name).ToList();
        names.Should().OnlyHaveUniqueItems().And.Contain(
            ["conv1", "layer1.0.conv1", "layer1.0.se.fc1", "layer1.0.se.gate", "layer2.0.bn2", "fc"]);
        graph.Initializer.Select(tensor => tensor.Name).Should().Contain(
            model.Graph.Parameters.Select(parameter => parameter.Key).Where(key => !key.EndsWith("tracked")));
        graph.Node.SelectMany(node => node.Output).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Folded_a_file_has_no_batch_normalization()
    {
        Read.Model(OnnxExporter.ToBytes(model)).Graph.Node.Should().NotContain(
            node => node.OpType == "BatchNormalization");
        Read.Model(OnnxExporter.ToBytes(model, new OnnxExportOptions { FoldBatchNorm = false })).Graph.Node.Should()
            .Contain(node => node.OpType == "BatchNormalization");
    }

    [Fact]
    public void Equal_constants_are_one_tensor()
    {
        using var shuffle = Filled(NetworkZoo.Build("seshufflenet_g3", classes: 10));
        var graph = Read.Model(OnnxExporter.ToBytes(shuffle)).Graph;
        var constants = graph.Initializer.Where(tensor => tensor.Name.StartsWith("constant_")).ToList();
        constants.Should().NotBeEmpty();
        constants.Select(tensor => (tensor.DataType, string.Join(',', tensor.Dims), tensor.RawData)).Should()
            .OnlyHaveUniqueItems();
        graph.Node.Count(node => node.OpType == "Gather").Should().BeGreaterThan(constants.Count);
    }

    [Fact]
    public void Kept_weights_read_back_are_the_networks_bit_for_bit()
    {
        var graph = Read.Model(OnnxExporter.ToBytes(model, new OnnxExportOptions { FoldBatchNorm = false })).Graph;
        var read = graph.Initializer.Where(tensor => !tensor.Name.StartsWith("constant_"))
            .ToDictionary(tensor => tensor.Name, OnnxTensors.ValuesOf<float>);
        var weights = model.GetWeights();
        read.Keys.Should().BeEquivalentTo(weights.Keys);
        foreach (var (key, values) in weights)
            read[key].Should().Equal(values, key);
        foreach (var parameter in model.Graph.Parameters.Where(parameter => read.ContainsKey(parameter.Key)))
            graph.Initializer.Single(tensor => tensor.Name == parameter.Key).Dims.Should().Equal(
                parameter.Shape.Select(size => (long)size));
    }

    [Fact]
    public void Metadata_say_how_to_classify()
    {
        var options = new OnnxExportOptions
        {
            Author = "Ada", License = "MIT", Metadata = new WeightsMetadata
            {
                ClassNames = ClassNames,
                Normalization = Normalization.ImageNet,
                Crop = new CenterCrop(40) { CropFraction = 0.95, Interpolation = Interpolation.Bicubic },
            },
        };
        using var session = new RuntimeSession(OnnxExporter.ToBytes(model, options));
        var metadata = session.Metadata.CustomMetadataMap;
        JsonSerializer.Deserialize<string[]>(metadata["names"]).Should().Equal(ClassNames);
        JsonSerializer.Deserialize<int[]>(metadata["imgsz"]).Should().Equal(40, 40);
        JsonSerializer.Deserialize<float[]>(metadata["mean"]).Should().Equal(0.485f, 0.456f, 0.406f);
        JsonSerializer.Deserialize<float[]>(metadata["std"]).Should().Equal(0.229f, 0.224f, 0.225f);
        metadata.Should().Contain(new Dictionary<string, string>
        {
            ["task"] = "classify", ["model"] = "seresnet20_cifar", ["crop_pct"] = "0.95",
            ["interpolation"] = "bicubic", ["author"] = "Ada", ["license"] = "MIT",
            ["input_format"] = "normalized NCHW", ["version"] = "0.1.0",
        });
    }

    [Fact]
    public void A_weights_file_is_exported_with_its_metadata_and_without_its_module()
    {
        using var folder = new TemporaryFolder();
        var metadata = new WeightsMetadata
        {
            Model = model.Describe(),
            ClassNames = ClassNames,
            Normalization = Cifar10Normalization,
        };
        WeightsFile.Save(folder.File("w.safetensors"), model, metadata);
        OnnxExporter.ExportFile(folder.File("w.safetensors"), folder.File("w.onnx"));
        File.ReadAllBytes(folder.File("w.onnx")).Should().Equal(
            OnnxExporter.ToBytes(model, new OnnxExportOptions { Metadata = metadata }));
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes() =>
        OnnxExporter.ToBytes(model).Should().Equal(OnnxExporter.ToBytes(model));

    private static Normalization Cifar10Normalization => new([0.49f, 0.48f, 0.44f], [0.25f, 0.24f, 0.26f]);
}
