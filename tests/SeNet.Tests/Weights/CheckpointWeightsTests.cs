using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Tests.Training;
using SeNet.Training;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

/// <summary>The weights in a training checkpoint.</summary>
public sealed class CheckpointWeightsTests : IClassFixture<CheckpointWeightsTests.Run>, IDisposable
{
    private readonly Run run;
    private readonly TemporaryFolder folder = new();

    public CheckpointWeightsTests(Run run) => this.run = run;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void They_load_into_a_network_as_those_of_a_weights_file()
    {
        using var network = Run.NewNetwork();
        var report = WeightsFile.Load(run.Checkpoint, network);
        report.IsComplete.Should().BeTrue();
        report.Loaded.Should().BeEquivalentTo(network.state_dict().Keys);
        ShouldBeTheRuns(network);
    }

    [Fact]
    public void The_checkpoint_alone_makes_the_network_again_and_tells_how_images_are_prepared()
    {
        using var network = ModelZoo.FromFile(run.Checkpoint);
        ShouldBeTheRuns(network);
        var told = WeightsFile.ReadMetadata(run.Checkpoint);
        told.Model!.Name.Should().Be("seresnet20_cifar");
        told.ClassNames.Should().Equal(MiniData.All.Train.ClassNames);
        told.Normalization.Should().Be(Normalization.Cifar10);
        using var other = (ImageClassifier)ModelZoo.FromFile(run.Checkpoint, classes: 3);
        other.Classes.Should().Be(3);
    }

    [Fact]
    public void Its_parts_are_dictionaries_that_can_be_named()
    {
        using var model = TensorArchive.Open(run.Checkpoint);
        using var optimizer = TensorArchive.Open(run.Checkpoint, "optimizer");
        using var all = TensorArchive.Open(run.Checkpoint, "");
        model.Tensors.Keys.Should().Contain("conv1.weight");
        optimizer.Tensors.Should().NotBeEmpty();
        all.Tensors.Keys.Should().HaveCount(
            model.Tensors.Count + optimizer.Tensors.Count + 1).And.Contain(["generator.state", "model.conv1.weight"]);
        using var network = Run.NewNetwork();
        network.Invoking(same => WeightsFile.Load(run.Checkpoint, same, new LoadOptions { Dictionary = "ema" }))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*a training checkpoint, which has no dictionary of tensors 'ema'; it has: 'model', " +
                "'optimizer'; name one of them by LoadOptions.Dictionary*");
    }

    [Theory]
    [InlineData("a tensor")]
    [InlineData("the state")]
    [InlineData("the description")]
    [InlineData("the hash")]
    public void One_that_was_changed_is_told_to_be_damaged_and_changes_nothing(string part)
    {
        var bytes = File.ReadAllBytes(run.Checkpoint);
        var at = part switch
        {
            "a tensor" => bytes.Length - 9,
            "the state" => bytes.AsSpan().IndexOf("batch size"u8) + 3,
            "the description" => bytes.AsSpan().IndexOf("airplane"u8),
            _ => bytes.AsSpan().IndexOf("senet.sha256\":\""u8) + 20,
        };
        bytes[at] ^= 1;
        var path = folder.Write("changed.safetensors", bytes);
        using var network = Run.NewNetwork();
        var before = network.state_dict()["conv1.weight"].ToDoubles();
        network.Invoking(same => WeightsFile.Load(path, same))
            .Should().Throw<WeightsFormatException>().WithMessage("*the training checkpoint is damaged: its SHA-256*");
        network.Invoking(_ => ModelZoo.FromFile(path))
            .Should().Throw<WeightsFormatException>().WithMessage("*is damaged*");
        network.state_dict()["conv1.weight"].ToDoubles().Should().Equal(before);
    }

    /// <summary>As it was written before the description of the weights was.</summary>
    [Fact]
    public void An_older_checkpoint_without_a_description_is_still_whole()
    {
        using var scope = NewDisposeScope();
        using var content = Safetensors.Read(run.Checkpoint);
        var metadata =
            new Dictionary<string, string>
            {
                [CheckpointFormat.StateKey] = content.Metadata[CheckpointFormat.StateKey]
            };
        using var sha = System.Security.Cryptography.IncrementalHash.CreateHash(
            System.Security.Cryptography.HashAlgorithmName.SHA256);
        sha.AppendData(System.Text.Encoding.UTF8.GetBytes(metadata[CheckpointFormat.StateKey]));
        foreach (var (key, tensor) in content.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            sha.AppendData(System.Text.Encoding.UTF8.GetBytes(key));
            sha.AppendData(tensor.bytes);
        }

        metadata[CheckpointFormat.HashKey] = Convert.ToHexStringLower(sha.GetHashAndReset());
        var path = folder.File("old.safetensors");
        Safetensors.Write(path, content.Tensors, metadata);

        TrainingCheckpoint.Open(path).Dispose();
        using var network = Run.NewNetwork();
        WeightsFile.Load(path, network).IsComplete.Should().BeTrue();
        network.Invoking(_ => ModelZoo.FromFile(path)).Should().Throw<ArgumentException>()
            .WithMessage("*do not name the model; make the model with ModelZoo.Create*WeightsFile.Load*");
    }

    private void ShouldBeTheRuns(nn.Module network)
    {
        foreach (var (key, tensor) in network.state_dict())
            tensor.ToDoubles().Should().Equal(run.Weights[key], key);
    }

    /// <summary>A run of one epoch that saved a checkpoint.</summary>
    public sealed class Run : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Run()
        {
            using var network = NewNetwork();
            var options = new TrainingOptions { Epochs = 1, BatchSize = 16, Normalization = Normalization.Cifar10 };
            new Trainer(network, options).Fit(MiniData.Train(16), null, [new CheckpointSaver(folder.Path)]);
            using var checkpoint = new CheckpointDirectory(folder.Path).Latest()!;
            Checkpoint = checkpoint.Path;
            Weights = network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.ToDoubles());
        }

        public string Checkpoint { get; }

        public Dictionary<string, double[]> Weights { get; }

        public static ImageClassifier NewNetwork() => ModelZoo.Create("seresnet20_cifar", classes: 10);

        public void Dispose() => folder.Dispose();
    }
}
