using System.Globalization;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly TrainingOptions Short =
        new() { Epochs = 2, BatchSize = 16, Normalization = Normalization.Cifar10, Seed = 5 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_network_learns_a_few_images_by_heart()
    {
        using var network = NewNetwork();
        var options = Short with { Epochs = 15, LearningRate = 0.05, Augmentation = Augmentation.None };
        var result = new Trainer(network, options).Fit(MiniData.Train(32));
        result.Outcome.Should().Be(TrainingOutcome.Completed);
        result.History.Should().HaveCount(15);
        result.History[^1].TrainLoss.Should().BeLessThan(result.History[0].TrainLoss / 2);
        result.History[^1].TestLoss.Should().BeNull();
    }

    [Fact]
    [TwoThreads]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        var first = Figures(Short);
        Figures(Short).Should().Equal(first);
        Figures(Short with { Seed = 6 }).Should().NotEqual(first);
    }

    [Fact]
    public void Epochs_losses_and_rates_are_told_in_order()
    {
        using var network = NewNetwork();
        var recorder = new Recorder();
        new Trainer(network, Short with { Schedule = LearningRateSchedule.Step(1) }).Fit(
            MiniData.Train(), MiniData.Test(), [recorder]);
        recorder.Events.Should().Equal(
            "run start", "epoch 1", "batch 1/4", "batch 2/4", "batch 3/4", "batch 4/4", "epoch 1 ends at rate 0.1",
            "epoch 2", "batch 1/4", "batch 2/4", "batch 3/4", "batch 4/4", "epoch 2 ends at rate 0.010000000000000002",
            "run end Completed");
    }

    [Fact]
    public void Cancellation_ends_the_run_after_the_batch_with_a_checkpoint_from_which_it_goes_on_to_the_same_bits()
    {
        var uninterrupted = Weights(Short, resume: false, cancelAt: null, "a");
        Weights(Short, resume: false, cancelAt: 6, "b");
        Directory.GetFiles(folder.File("b")).Select(Path.GetFileName)
            .Should().Contain("checkpoint-00001-000002.safetensors");
        Weights(Short, resume: true, cancelAt: null, "b").Should().Equal(uninterrupted);
        File.ReadAllText(folder.File("b.csv")).Should().Be(File.ReadAllText(folder.File("a.csv")));
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_and_keeps_the_last_good_checkpoint()
    {
        using var network = NewNetwork();
        var poison = new Poison(network, afterEpoch: 1);
        var fit = () => new Trainer(network, Short).Fit(
            MiniData.Train(), null, [new CheckpointSaver(folder.Path), poison]);
        var failure = fit.Should().Throw<NonFiniteLossException>()
            .WithMessage("*NaN in epoch 2, batch 1, at learning rate 0.1*").Which;
        (failure.Epoch, failure.Batch, failure.LearningRate).Should().Be((2, 1, 0.1));
        CheckpointName.Newest(folder.Path).Should().Be("checkpoint-00001-000000.safetensors");
    }

    [Fact]
    public void A_damaged_checkpoint_is_told_and_the_one_before_it_serves()
    {
        Weights(Short, resume: false, cancelAt: null, "a");
        var newest = folder.File("a/checkpoint-00002-000000.safetensors");
        var bytes = File.ReadAllBytes(newest);
        bytes[^100] ^= 1;
        File.WriteAllBytes(newest, bytes);
        var told = new List<string>();
        using var latest = new CheckpointDirectory(folder.File("a")).Latest(damaged => told.Add(damaged.Message));
        latest!.Path.Should().EndWith("checkpoint-00001-000000.safetensors");
        told.Should().ContainSingle().Which.Should().Contain("checkpoint-00002").And.Contain("SHA-256");
    }

    [Fact]
    public void A_resumed_run_keeps_its_own_last_two_checkpoints_and_not_damaged_ones_ahead_of_it()
    {
        Weights(Short, resume: false, cancelAt: 3, "a");
        foreach (var ahead in new[] { "checkpoint-00007-000000.safetensors", "checkpoint-00008-000000.safetensors" })
            File.WriteAllText(folder.File($"a/{ahead}"), "damaged");
        Weights(Short, resume: true, cancelAt: null, "a");
        Directory.GetFiles(folder.File("a")).Select(Path.GetFileName).Order().Should()
            .Equal("checkpoint-00001-000000.safetensors", "checkpoint-00002-000000.safetensors");
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_with_the_difference()
    {
        Weights(Short, resume: false, cancelAt: null, "a");
        var resume = () => Weights(Short with { BatchSize = 20 }, resume: true, cancelAt: null, "a");
        resume.Should().Throw<ArgumentException>().WithMessage("*batch size was '16' and is '20'*");
    }

    [Fact]
    public void A_run_goes_on_where_numbers_have_a_comma()
    {
        var culture = CultureInfo.CurrentCulture;
        // Made here, as a machine may have the invariant culture alone.
        var withComma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        withComma.NumberFormat.NumberDecimalSeparator = ",";
        var options = Short with { Schedule = LearningRateSchedule.OneCycle() };
        Weights(options, resume: false, cancelAt: 1, "run");
        try
        {
            CultureInfo.CurrentCulture = withComma;
            FluentActions.Invoking(() => Weights(options, resume: true, cancelAt: null, "run")).Should().NotThrow();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_new_run_does_not_replace_the_checkpoints_of_another()
    {
        Weights(Short, resume: false, cancelAt: null, "a");
        var again = () => Weights(Short, resume: false, cancelAt: null, "a");
        again.Should().Throw<InvalidOperationException>().WithMessage("*checkpoints of another run*Resume*");
    }

    [Fact]
    public void A_clipped_gradient_moves_the_weights_by_at_most_its_norm_times_the_rate()
    {
        using var network = NewNetwork();
        var before = network.parameters().SelectMany(parameter => parameter.ToDoubles()).ToArray();
        var options = Short with
        {
            Epochs = 1,
            BatchSize = 60,
            LearningRate = 1,
            Optimizer = new Sgd { Momentum = 0, Nesterov = false, WeightDecay = 0 },
            GradientClipping = GradientClipping.ByNorm(0.01),
        };
        new Trainer(network, options).Fit(MiniData.Train());
        var after = network.parameters().SelectMany(parameter => parameter.ToDoubles()).ToArray();
        Math.Sqrt(before.Zip(after, (x, y) => (x - y) * (x - y)).Sum()).Should().BeApproximately(0.01, 1e-5);
    }

    [Fact]
    public void Sets_with_other_classes_do_not_fit_each_other()
    {
        using var network = NewNetwork();
        var train = MiniData.Train();
        var refusal = (IEnumerable<string> names) => FluentActions
            .Invoking(() => new Trainer(network, Short).Fit(
                train, new ImageSet(new byte[3 * 32 * 32], [0], 3, 32, 32, [.. names])))
            .Should().Throw<ArgumentException>().WithParameterName("test").Which.Message;
        refusal(["a"]).Should().Contain("lacks 'airplane', 'automobile', 'bird' and 7 more and it adds 'a'.");
        refusal(train.ClassNames.Append("a")).Should().Contain("training set: it adds 'a'.");
        refusal(train.ClassNames.Reverse()).Should().Contain("another order");
    }

    [Fact]
    public void A_place_where_no_checkpoint_can_be_written_is_told_before_anything_is_trained()
    {
        using var network = NewNetwork();
        var recorder = new Recorder();
        var place = Path.Combine(folder.Write("file", []), "checkpoints");
        var fit = () => new Trainer(network, Short).Fit(MiniData.Train(), null, [new CheckpointSaver(place), recorder]);
        fit.Should().Throw<IOException>().WithMessage($"*'{place}'*Choose a folder that can be written to*");
        recorder.Events.Should().BeEmpty();
    }

    [Fact]
    public void A_device_that_is_not_there_is_named_with_the_remedy()
    {
        using var network = NewNetwork();
        var fit = (string device) => FluentActions.Invoking(
            () => new Trainer(network, Short with { Device = device }).Fit(MiniData.Train()));
        fit("gpu").Should().Throw<ArgumentException>().WithMessage("*'gpu'*cpu, cuda*");
        fit("cuda:99").Should().Throw<ArgumentException>().WithMessage("*'cuda:99'*TorchSharp-cuda-linux*");
    }

    private static Network NewNetwork()
    {
        manual_seed(1);
        return new Network(3, 16, 2, 10);
    }

    private static double[] Figures(TrainingOptions options)
    {
        using var network = NewNetwork();
        return [.. new Trainer(network, options).Fit(MiniData.Train(), MiniData.Test()).History.SelectMany(
            epoch => new[] { epoch.TrainLoss, epoch.TestLoss!.Value })];
    }

    private double[] Weights(TrainingOptions options, bool resume, int? cancelAt, string name)
    {
        using var network = NewNetwork();
        using var cancellation = new CancellationTokenSource();
        var checkpoints = folder.File(name);
        new Trainer(network, options).Fit(
            MiniData.Train(),
            MiniData.Test(),
            [new CsvLog(folder.File($"{name}.csv")), new CheckpointSaver(checkpoints), new Canceller(
                cancellation, cancelAt)],
            resume ? new CheckpointDirectory(checkpoints).Latest() : null,
            cancellation.Token);
        return [.. network.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(
            pair => pair.Value.ToDoubles())];
    }

    private sealed class Recorder : ITrainingObserver
    {
        public List<string> Events { get; } = [];

        public void OnRunStart(TrainingRun run) => Events.Add("run start");

        public void OnEpochStart(TrainingRun run) => Events.Add($"epoch {run.Epoch}");

        public void OnBatchEnd(TrainingRun run, BatchResult batch) =>
            Events.Add($"batch {batch.Batch}/{batch.BatchCount}");

        public void OnEpochEnd(TrainingRun run, EpochResult epoch) =>
            Events.Add($"epoch {epoch.Epoch} ends at rate {epoch.LearningRate}");

        public void OnRunEnd(TrainingRun run, TrainingOutcome outcome) => Events.Add($"run end {outcome}");
    }

    private sealed class Canceller(CancellationTokenSource source, int? atBatch) : ITrainingObserver
    {
        private int batches;

        public void OnBatchEnd(TrainingRun run, BatchResult batch)
        {
            if (++batches == atBatch)
                source.Cancel();
        }
    }

    private sealed class Poison(Network network, int afterEpoch) : ITrainingObserver
    {
        public void OnEpochEnd(TrainingRun run, EpochResult epoch)
        {
            using var noGrad = no_grad();
            if (epoch.Epoch == afterEpoch)
                network.parameters().First().fill_(double.NaN);
        }
    }
}
