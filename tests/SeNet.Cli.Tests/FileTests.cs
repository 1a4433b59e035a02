using System.Text.Json.Nodes;
using SeNet.Networks;
using SeNet.Tests;
using SeNet.Weights;

namespace SeNet.Cli.Tests;

/// <summary><c>inspect</c>, <c>convert</c> and <c>export</c>.</summary>
public sealed class FileTests(TrainedRun run) : IClassFixture<TrainedRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_network_shows_its_layers_and_the_published_number_of_parameters()
    {
        var printed = Call.Of("inspect", "seresnet50").ShouldSucceed();
        printed.Should().Contain("layer4.2.se.fc2").And.Contain("2048x7x7").And.Contain("28.09 M parameters");
        var json = JsonNode.Parse(Call.Of("inspect", "seresnet50", "--json").ShouldSucceed())!;
        ((long)json["parameters"]!).Should().Be(28_088_024, "timm has counted them");
        json["layers"]!.AsArray().Sum(layer => (long)layer!["parameters"]!).Should().Be(28_088_024);
    }

    [Fact]
    public void A_file_shows_classes_image_preparation_and_keys()
    {
        Call.Of("inspect", run.RunPath).ShouldSucceed().Should().Contain($"classes   3: airplane, ")
            .And.Contain(TrainedRun.Chinese).And.Contain("32 x 32 pixels, the middle 100%");
        Call.Of("inspect", run.File("best.safetensors"), "--keys").ShouldSucceed()
            .Should().Contain("fc.weight").And.Contain("Float32").And.Contain("3x64");
    }

    [Fact]
    public void A_file_is_converted_to_PyTorch_and_back_tensor_by_tensor()
    {
        var (there, back) = (folder.File("model.pt"), folder.File("back.safetensors"));
        Call.Of("convert", run.RunPath, there).ShouldSucceed().Should().Contain("152 tensors");
        Call.Of("convert", there, back).ShouldSucceed();
        using var before = TensorArchive.Open(run.File("best.safetensors"));
        using var after = TensorArchive.Open(back);
        after.Tensors.Should().BeEquivalentTo(before.Tensors);
        after.Metadata.Should().BeEquivalentTo(before.Metadata);
        foreach (var (key, info) in before.Tensors)
            Bytes(after, key, info).Should().Equal(Bytes(before, key, info), key);
        Call.Of("convert", there, back).ShouldFail(2, "exists", "--overwrite");

        static byte[] Bytes(TensorArchive archive, string key, TensorInfo info)
        {
            var bytes = new byte[info.ByteLength];
            archive.Read(key, bytes);
            return bytes;
        }
    }

    [Fact]
    public void A_caffe_file_needs_the_name_of_its_network()
    {
        folder.Write("a.caffemodel", [1]);
        Call.Of("convert", folder.File("a.caffemodel"), folder.File("a.pt"))
            .ShouldFail(2, "add --model with one of", "legacy_seresnet50");
        Call.Of("convert", folder.File("a.caffemodel"), folder.File("a.pt"), "--model", "legacy_seresnet50")
            .ShouldFail(1, "a.caffemodel");
    }

    [Fact]
    public void An_exported_file_holds_the_network_and_its_classes()
    {
        var path = folder.File("model.onnx");
        Call.Of("export", run.RunPath, path, "--input", "bytes", "--softmax").ShouldSucceed().Should().Contain(
            "seresnet20_cifar");
        StoredNetwork.Load(path).Metadata.ClassNames.Should().Contain(TrainedRun.LongName);
        Call.Of("export", run.RunPath, path).ShouldFail(2, "exists", "--overwrite");
        Call.Of("export", run.RunPath, folder.File("model.pb")).ShouldFail(2, "ends in .onnx");
    }

    [Fact]
    public void An_int8_file_is_a_third_of_the_size_or_less()
    {
        var (plain, small) = (folder.File("plain.onnx"), folder.File("small.onnx"));
        Call.Of("export", run.RunPath, plain).ShouldSucceed();
        var json = JsonNode.Parse(Call.Of(
            "export", run.RunPath, small, "--int8", Path.Combine(run.Data, "train"), "--images", "20",
                "--json").ShouldSucceed())!;
        ((int)json["int8"]!["quantizedLayers"]!).Should().BePositive();
        new FileInfo(small).Length.Should().BeLessThan(new FileInfo(plain).Length / 3);
        Call.Of("export", run.RunPath, folder.File("x.onnx"), "--int8", folder.Path).ShouldFail(2, "holds no image");
    }

    [Fact]
    public void The_networks_are_listed_with_their_parameters()
    {
        var rows = JsonNode.Parse(Call.Of("models", "--json").ShouldSucceed())!.AsArray();
        rows.Select(row => $"{row!["name"]}").Should().Equal(NetworkZoo.Names);
        Call.Of("models", "seresnet50").ShouldSucceed().Should().MatchRegex(@"seresnet50 +224 +28\.09 M +4\.09 G " +
            ".*a1_in1k");
    }
}
