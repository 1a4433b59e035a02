using SeNet.Data;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_opened_checkpoint_says_where_the_run_is()
    {
        using var kill = new CancellationTokenSource();
        TinyRun.Fit(
            [new CheckpointSaver(folder.Path), new At(
                (name, run) => { if (name == "batch 1" && run.Epoch == 2) kill.Cancel(); })],
            cancellationToken: kill.Token);
        using var checkpoint = new CheckpointDirectory(folder.Path).Latest()!;
        checkpoint.Path.Should().Be(folder.File("checkpoint-00001-000001.safetensors"));
        (checkpoint.CompletedEpochs, checkpoint.CompletedBatches).Should().Be((1, 1));
        using var same = TrainingCheckpoint.Open(checkpoint.Path);
        (same.CompletedEpochs, same.CompletedBatches).Should().Be((1, 1));
        new CheckpointDirectory(folder.File("empty")).Latest().Should().BeNull();
    }

    [Fact]
    public void A_place_that_is_no_checkpoint_is_named()
    {
        FluentActions.Invoking(() => TrainingCheckpoint.Open(folder.Path))
            .Should().Throw<ArgumentException>().WithMessage($"*'{folder.Path}'*CheckpointDirectory.Latest*");
        FluentActions.Invoking(() => TrainingCheckpoint.Open(folder.File("none")))
            .Should().Throw<FileNotFoundException>().WithMessage($"*'{folder.File("none")}'*");
        using var network = new Network(3, 16, 1, 10);
        WeightsFile.Save(folder.File("weights.safetensors"), network);
        FluentActions.Invoking(() => TrainingCheckpoint.Open(folder.File("weights.safetensors")))
            .Should().Throw<WeightsFormatException>().WithMessage("*no training checkpoint*");
    }

    [Theory]
    [InlineData("resumed")]
    [InlineData("of another run")]
    [InlineData("without a training set")]
    public void Fit_disposes_the_checkpoint_whether_it_succeeds_or_not(string name)
    {
        TinyRun.Fit([new CheckpointSaver(folder.Path)]);
        using var network = new Network(3, 16, 1, 10);
        var options = TinyRun.Options with { Epochs = 3, Seed = name == "of another run" ? 6 : 5 };
        var before = LiveTensors.Count();
        var checkpoint = new CheckpointDirectory(folder.Path).Latest()!;
        LiveTensors.Count().Should().BeGreaterThan(before);
        long? whileTraining = null;
        var watch = new At((when, _) => { if (when == "run start") whileTraining = LiveTensors.Count(); });
        var fit = () => new Trainer(network, options).Fit(
            name == "without a training set" ? null! : MiniData.Train(20), MiniData.Test(20), [watch], checkpoint);
        if (name == "resumed")
            fit().History.Should().HaveCount(3);
        else
            fit.Should().Throw<ArgumentException>();
        LiveTensors.Count().Should().Be(before);
        fit.Invoking(again => again()).Should().Throw<Exception>("the checkpoint is disposed");
        if (name != "resumed")
            return;
        fit.Should().Throw<ObjectDisposedException>();
        using var second = new Network(3, 16, 1, 10);
        long? ofNewRun = null;
        new Trainer(second, options with { Epochs = 1 }).Fit(
            MiniData.Train(20), null,
            [new At((when, _) => { if (when == "run start") ofNewRun = LiveTensors.Count(); })]);
        (whileTraining - before).Should().Be(
            ofNewRun - before - second.state_dict().Count, "it is disposed before training begins");
    }

    [Fact]
    public void Any_list_of_parts_is_saved_and_loaded()
    {
        Save(new Counter("first", 3), new Counter("second", 4));
        var (first, second) = (new Counter("first", 0), new Counter("second", 0));
        Load(second, first);
        (first.Value, second.Value).Should().Be((3, 4));
    }

    [Fact]
    public void A_part_that_the_checkpoint_lacks_and_one_that_the_run_lacks_are_errors_that_change_nothing()
    {
        Save(new Counter("first", 3), new Counter("second", 4));
        var first = new Counter("first", 0);
        FluentActions.Invoking(() => Load(first, new Counter("second", 0), new Counter("average", 0)))
            .Should().Throw<WeightsFormatException>().WithMessage("*no state of the average, which this run needs*");
        FluentActions.Invoking(() => Load(first))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*the state of the second, which this run does not have*");
        first.Value.Should().Be(0);
    }

    private void Save(params IRunStatePart[] parts)
    {
        using var scope = NewDisposeScope();
        TrainingCheckpoint.Write(folder.File("parts.safetensors"), 1, 2, NewIdentity(), parts, new WeightsMetadata());
    }

    private void Load(params IRunStatePart[] parts)
    {
        using var checkpoint = TrainingCheckpoint.Open(folder.File("parts.safetensors"));
        checkpoint.Load(NewIdentity(), parts);
    }

    private static RunIdentity NewIdentity() =>
        new("model", null, new TrainingOptions(), MiniData.Train(20), Normalization.Cifar10, Precision.Float32);

    /// <summary>A part whose state is a number, saved as a tensor.</summary>
    private sealed class Counter(string name, long value) : IRunStatePart
    {
        public string Name => name;

        public long Value { get; private set; } = value;

        public void Save(RunStateWriter state) => state.Add("value", tensor(Value));

        public void Load(RunStateReader state) => Value = state.Tensors["value"].item<long>();
    }
}
