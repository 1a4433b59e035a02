using System.Net;
using System.Net.Sockets;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Downloads;
using SeNet.Tests;
using SeNet.Tests.Networks.Zoo;
using SeNet.Imaging;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests.FineTune;

public sealed class FineTuneTests(FineTuneTests.Given given) : IClassFixture<FineTuneTests.Given>, IDisposable
{
    private readonly TemporaryFolder output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public void A_network_is_fitted_to_the_classes_of_a_folder()
    {
        var printed = FineTune("--epochs", "2", "--frozen", "1", "--out", output.Path);
        printed.Should().Contain("'train' for training (60 images), 'test' for testing (30 images)").And.Contain(
            "3 classes: airplane, dog, truck").And.Contain("macro average");
        foreach (var file in
            new[] { "weights.safetensors", "best.safetensors", "log.csv", "confusion.png", "curves.png", "report.csv" })
            printed.Should().Contain(output.File(file));

        var told = WeightsFile.ReadMetadata(output.File("weights.safetensors"));
        told.ClassNames.Should().Equal("airplane", "dog", "truck");
        told.Crop.Should().Be(new CenterCrop(32));
        told.Normalization.Should().Be(Normalization.ImageNet);
        using var fitted = (ImageClassifier)ModelZoo.FromFile(output.File("weights.safetensors"));
        (fitted.Name, fitted.Classes).Should().Be(("seresnet20_cifar", 3));
    }

    [Fact]
    public void While_the_trunk_is_frozen_the_classifier_alone_learns()
    {
        FineTune("--epochs", "1", "--frozen", "1", "--out", output.Path);
        using var scope = NewDisposeScope();
        using var before = TensorArchive.Open(given.Weights);
        using var after = TensorArchive.Open(output.File("weights.safetensors"));
        foreach (var key in after.Tensors.Keys.Where(key => !key.StartsWith("fc.", StringComparison.Ordinal)))
            after.ReadTensor(key).bytes.ToArray().Should().Equal(before.ReadTensor(key).bytes.ToArray(), key);
    }

    [Fact]
    public void A_killed_run_goes_on_to_the_same_bits()
    {
        string[] options = ["--epochs", "3", "--frozen", "1"];
        using var other = new TemporaryFolder();
        FineTune([.. options, "--out", other.Path]);
        using (var sample = new SampleProcess("FineTune", [.. given.Options, .. options, "--out", output.Path]))
        {
            sample.WaitForLine("[Epoch 3]");
            sample.Kill();
        }

        FineTune([.. options, "--resume", output.Path]);
        foreach (var file in new[] { "weights.safetensors", "best.safetensors", "log.csv" })
            File.ReadAllBytes(output.File(file)).Should().Equal(File.ReadAllBytes(other.File(file)), file);
    }

    [Fact]
    public void A_folder_of_classes_alone_keeps_a_fifth_for_testing()
    {
        using var photos = new TemporaryFolder();
        PhotoFolder.Write(photos.Path, perClass: 10, withTest: false);
        var (exitCode, printed, errors) = SampleProcess.Run(
            "FineTune", photos.Path, "--weights", "none", "--model", "seresnet20_cifar", "--size", "32",
            "--epochs", "1", "--out", output.Path);
        exitCode.Should().Be(0, errors);
        printed.Should().Contain("24 training images, and 6 kept for testing (20% of each class)");
    }

    [Fact]
    public void Help_names_every_option()
    {
        var (exitCode, printed, _) = SampleProcess.Run("FineTune", "--help");
        exitCode.Should().Be(0);
        foreach (var option in new[]
        {
            "IMAGES", "--weights", "--model", "--size", "--epochs", "--frozen", "--batch", "--lr", "--first",
            "--min-area", "--seed", "--device", "--out", "--resume"
        })
            printed.Should().Contain(option);
    }

    [Theory]
    [InlineData(
        "'/nowhere' does not exist; give a folder that holds one folder per class", "/nowhere", "--weights", "none")]
    [InlineData(
        "There are no weights 'seresnet50.a9_in1k'; the nearest are seresnet50.a", "/nowhere", "--weights",
        "seresnet50.a9_in1k")]
    [InlineData(
        "'seresnet50.a1_in1k' are weights of seresnet50; leave --model out", "/nowhere", "--weights",
        "seresnet50.a1_in1k", "--model", "seresnet50")]
    [InlineData("--first is 'x'; accepted: a number above 0 and at most 1", "/nowhere", "--first", "x")]
    [InlineData("Required argument missing", "--epochs", "1")]
    [InlineData(
        "--weights is 'nowhere.safetensors', but there is no such file; give a weights file", "/nowhere", "--weights",
        "nowhere.safetensors")]
    [InlineData("--resume continues in the folder of its run: leave --out out", "/nowhere", "--resume", "/nowhere")]
    public void A_mistake_gets_one_line_that_says_what_to_do(string message, params string[] arguments)
    {
        var (exitCode, printed, errors) = SampleProcess.Run("FineTune", [.. arguments, "--out", output.Path]);
        exitCode.Should().Be(1);
        errors.Trim().Should().StartWith("error: ").And.Contain(message).And.NotContain("\n");
        printed.Should().NotContain("images of");
    }

    [Fact]
    public void Photos_that_do_not_do_get_one_line_too()
    {
        using var photos = new TemporaryFolder();
        PhotoFolder.Write(photos.Path, perClass: 2);
        Directory.Move(photos.File("test/truck"), photos.File("test/lorry"));
        ShouldEndIn("holds images of 'lorry', not among the 3 classes to learn");
        Directory.CreateDirectory(photos.File("train/empty"));
        ShouldEndIn($"'{photos.File("train/empty")}' holds no image");

        void ShouldEndIn(string message)
        {
            var (exitCode, _, errors) = Run(photos.Path);
            exitCode.Should().Be(1);
            errors.Trim().Should().StartWith("error: ").And.Contain(message).And.NotContain("\n");
        }
    }

    [Fact]
    public void A_damaged_photo_is_left_out_and_named()
    {
        using var photos = new TemporaryFolder();
        PhotoFolder.Write(photos.Path, perClass: 2);
        var cut = Directory.GetFiles(photos.File("train/dog"))[0];
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..300]);
        var (exitCode, text, _) = Run(photos.Path);
        exitCode.Should().Be(0);
        text.Should().Contain(Path.GetFileName(cut));
    }

    private (int ExitCode, string Output, string Errors) Run(string photos) => SampleProcess.Run(
        "FineTune", photos, "--weights", "none", "--model", "seresnet20_cifar", "--size", "32", "--epochs", "1",
        "--frozen", "0", "--out", output.Path);

    [Fact]
    public void A_file_that_tells_of_a_network_larger_than_itself_gets_one_line_too()
    {
        using var network = ModelZoo.Create("seresnet18", classes: 3);
        var arguments = new Dictionary<string, string>(network.Describe().Arguments) { ["inChannels"] = "2000000000" };
        var weights = output.File("large.safetensors");
        WeightsFile.Save(
            weights, network, new WeightsMetadata { Model = new ModelDescription("seresnet18", arguments) });
        var (exitCode, _, errors) = SampleProcess.Run(
            "FineTune", given.Options[0], "--weights", weights, "--out", output.Path);
        exitCode.Should().Be(1);
        errors.Trim().Should().StartWith("error: ")
            .And.Contain("a 'seresnet18' of more weights than")
            .And.NotContain("\n");
    }

    [Fact]
    public async Task A_download_that_is_stopped_gets_one_line_too()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var environment = new Dictionary<string, string?>
        {
            [DownloadMirror.Variable] = $"http://{silent.LocalEndpoint}", [Pretrained.FolderVariable] = output.Path
        };
        using var sample = new SampleProcess("FineTune", environment, [given.Options[0], "--out", output.Path]);
        using var connection = await silent.AcceptTcpClientAsync();
        sample.Terminate().ExitCode.Should().Be(130);
        sample.Errors.ToString().Trim().Should().StartWith("stopped before training began").And.NotContain("\n");
    }

    private string FineTune(params string[] arguments)
    {
        var (exitCode, printed, errors) = SampleProcess.Run("FineTune", [.. given.Options, .. arguments]);
        exitCode.Should().Be(0, errors);
        return printed;
    }

    /// <summary>Photos of three classes, and weights of an ImageNet network, computed by a formula.</summary>
    public sealed class Given : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Given()
        {
            PhotoFolder.Write(folder.File("photos"), perClass: 20);
            using var network = ModelZoo.Create("seresnet20_cifar");
            FormulaWeights.Fill(network);
            WeightsFile.Save(Weights, network, new WeightsMetadata { Model = network.Describe() });
        }

        public string Weights => folder.File("seresnet20_cifar.safetensors");

        public string[] Options => [folder.File("photos"), "--weights", Weights, "--size", "32", "--batch", "20"];

        public void Dispose() => folder.Dispose();
    }
}
