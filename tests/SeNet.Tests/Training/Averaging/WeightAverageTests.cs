using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training.Averaging;

/// <summary>Averages of the weights over a run, held against averages that the tests compute step by step.</summary>
[TwoThreads]
public sealed class WeightAverageTests : IDisposable
{
    private const int LastEpochs = 2;
    private readonly TemporaryFolder folder = new();

    private static readonly TrainingOptions Options = TinyRun.Options with
    {
        Epochs = 3,
        Ema = new EmaOptions { Decay = 0.7 },
        Swa = new SwaOptions { StartEpoch = LastEpochs },
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_saved_average_is_that_of_the_weights_after_each_step()
    {
        var steps = new List<Dictionary<string, double[]>>();
        Fit(Options, [new AfterBatch(run => steps.Add(Copy(run.Model)))]);
        steps.Should().HaveCount(6);
        var expected = steps[0];
        for (var step = 2; step <= steps.Count; step++)
        {
            var decay = Math.Min(0.7, 1 - Math.Pow(step, -2.0 / 3));
            expected = expected.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.Zip(steps[step - 1][pair.Key], (a, w) => decay * a + (1 - decay) * w).ToArray());
        }

        Difference(Saved("ema"), expected).Should().BeLessThan(1e-5);
        Difference(Saved("trained"), steps[^1]).Should().Be(0);
    }

    [Fact]
    public void The_saved_mean_is_that_of_the_weights_after_the_last_epochs_with_statistics_of_its_own()
    {
        var epochs = new List<Dictionary<string, double[]>>();
        Fit(Options, [new At((name, run) => { if (name.StartsWith("end", StringComparison.Ordinal)) epochs.Add(
            Copy(run.Model)); })]);
        var last = epochs.TakeLast(LastEpochs).ToList();
        var saved = Saved("swa");
        foreach (var (key, values) in last[0].Where(pair => !IsStatistic(pair.Key)))
            saved[key].Should().Equal(
                [.. values.Zip(last[1][key], (a, b) => (a + b) / 2)], (a, b) => Math.Abs(a - b) < 1e-6);
        var statistics = saved.Where(pair => IsStatistic(pair.Key)).ToList();
        statistics.Should().NotBeEmpty();
        statistics.FindAll(pair => pair.Value.SequenceEqual(epochs[^1][pair.Key])).Should().BeEmpty(
            "each layer sees other maps with the mean");
    }

    [Fact]
    public void Averages_are_tested_beside_the_weights_and_saved_when_they_are_best()
    {
        var result = Fit(Options, [
            new BestWeights(folder.File("best.safetensors"), Metric.Loss),
            new BestWeights(folder.File("best-ema.safetensors"), Metric.Loss, ModelWeights.Ema)]);
        result.History.Select(epoch => epoch.Metrics.ContainsKey("swa_accuracy")).Should().Equal(false, true, true);
        foreach (var (file, weights) in new[] { ("best", ModelWeights.Trained), ("best-ema", ModelWeights.Ema) })
        {
            using var network = ModelZoo.FromFile(folder.File($"{file}.safetensors"));
            var loss = new Evaluator(network, Normalization.Cifar10, precision: Precision.Float32)
                .Evaluate(MiniData.Test(20)).Loss;
            loss.Should().BeApproximately(result.History.Min(epoch => epoch.ValueOf(Metric.Loss, weights)), 1e-5);
        }
    }

    [Fact]
    public void A_run_that_ends_anywhere_and_goes_on_has_the_same_averages_to_the_bit()
    {
        Fit(Options, []);
        var whole = Directory.GetFiles(folder.Path, "*.safetensors").ToDictionary(
            file => Path.GetFileName(file), File.ReadAllBytes);
        whole.Should().HaveCount(3);
        foreach (var end in new[] { "batch 1", "batch 2", "test 2", "end 2" })
        {
            foreach (var file in whole.Keys)
                File.Delete(folder.File(file));
            var checkpoints = folder.File(end);
            using (var kill = new CancellationTokenSource())
                Fit(Options, [
                    new CheckpointSaver(checkpoints, everyBatches: 1),
                    new At((name, run) => { if (name == end && run.Epoch == 2) kill.Cancel(); })],
                    cancellationToken: kill.Token);
            Directory.GetFiles(folder.Path, "*.safetensors").Should().BeEmpty("the run did not end by itself");
            Fit(Options, [new CheckpointSaver(checkpoints, everyBatches: 1)],
                new CheckpointDirectory(checkpoints).Latest());
            foreach (var (file, bytes) in whole)
                File.ReadAllBytes(folder.File(file)).Should().Equal(bytes, "{0} after {1}", file, end);
        }
    }

    [Fact]
    public void The_averages_of_a_checkpoint_can_be_loaded_into_a_network()
    {
        Fit(Options, [new CheckpointSaver(folder.File("checkpoints"))]);
        var newest = Path.Combine(folder.File("checkpoints"), CheckpointName.Newest(folder.File("checkpoints"))!);
        using var network = new Network(3, 16, 1, 10);
        WeightsFile.Load(newest, network, new LoadOptions { Dictionary = "ema" });
        Difference(Copy(network), Saved("ema")).Should().Be(0);
    }

    [Fact]
    public void Training_is_the_same_with_and_without_averages_and_no_tensor_stays()
    {
        var before = LiveTensors.Count();
        Fit(Options, []);
        LiveTensors.Count().Should().Be(before);
        var averaged = Saved("trained");
        File.Delete(folder.File("trained.safetensors"));
        Fit(Options with { Ema = null, Swa = null }, [], files: ["trained"]);
        Difference(Saved("trained"), averaged).Should().Be(0);
    }

    [Fact]
    public void Averages_that_the_run_does_not_have_are_refused_before_the_first_batch()
    {
        Refusal(TinyRun.Options, new FinalWeights(folder.File("a.pt"), ModelWeights.Ema))
            .Should().Be("FinalWeights needs the Ema weights, which the run does not have; set TrainingOptions.Ema.");
        Refusal(TinyRun.Options, new EarlyStopping(1, weights: ModelWeights.Swa))
            .Should().Contain("set TrainingOptions.Swa");
        Refusal(Options with { Epochs = 1 }).Should().StartWith("Swa.StartEpoch is 2 and the run has 1 epochs");

        static string Refusal(TrainingOptions options, params ITrainingObserver[] observers) =>
            FluentActions.Invoking(() => TinyRun.Fit(
                [new At((name, _) => name.Should().NotStartWith("epoch")), .. observers], options))
                .Should().Throw<Exception>().Which.Message;
    }

    [Fact]
    public void Running_statistics_are_the_mean_over_the_batches_as_PyTorchs()
    {
        using var golden = new FollowingGolden();
        using var model = nn.Sequential(
            ("norm", nn.BatchNorm2d(3)), ("flat", nn.Flatten()), ("linear", nn.Linear(12, 2)));
        model.call(rand(4, 3, 2, 2)).Dispose(); // Statistics that are to be replaced.
        BatchNormStatistics.Update(
            model,
            () => golden.Rows("swa", "batches").Select(values =>
            {
                var images = tensor(Array.ConvertAll(values, value => (float)value)).view(values.Length / 12, 3, 2, 2);
                return new Batch(images, zeros(values.Length / 12, ScalarType.Int64));
            }),
            default);
        var norm = (TorchSharp.Modules.BatchNorm2d)model.children().First();
        IsClose(norm.running_mean!, golden.Singles("swa", "running_mean"));
        IsClose(norm.running_var!, golden.Singles("swa", "running_var"));
        norm.momentum.Should().Be(0.1);

        static void IsClose(Tensor actual, float[] expected) =>
            actual.data<float>().ToArray().Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    /// <summary>Trains a network and saves its weights and averages in the end.</summary>
    private TrainingResult Fit(
        TrainingOptions options, ITrainingObserver[] observers, TrainingCheckpoint? resumeFrom = null,
        string[]? files = null, CancellationToken cancellationToken = default)
    {
        files ??= ["trained", "ema", "swa"];
        foreach (var name in files.Where(name => resumeFrom is null))
            File.Delete(folder.File($"{name}.safetensors"));
        return TinyRun.Fit(
            [
                .. files.Select(name => new FinalWeights(
                    folder.File($"{name}.safetensors"), Enum.Parse<ModelWeights>(name, ignoreCase: true))),
                .. observers,
            ],
            options with { Precision = Precision.Float32 },
            resumeFrom,
            cancellationToken: cancellationToken);
    }

    private Dictionary<string, double[]> Saved(string name)
    {
        using var network = new Network(3, 16, 1, 10);
        WeightsFile.Load(folder.File($"{name}.safetensors"), network);
        return Copy(network);
    }

    private static Dictionary<string, double[]> Copy(nn.Module model)
    {
        using var scope = NewDisposeScope();
        return model.state_dict().Where(pair => is_floating_point(pair.Value.dtype)).ToDictionary(
            pair => pair.Key, pair => pair.Value.detach().to(ScalarType.Float64).data<double>().ToArray());
    }

    private static bool IsStatistic(string key) => key.Contains("running_", StringComparison.Ordinal);

    private static double Difference(Dictionary<string, double[]> actual, Dictionary<string, double[]> expected)
    {
        actual.Keys.Should().BeEquivalentTo(expected.Keys);
        return actual.Max(pair => pair.Value.Zip(expected[pair.Key], (a, b) => Math.Abs(a - b)).Max());
    }

    private sealed class AfterBatch(Action<TrainingRun> act) : ITrainingObserver
    {
        public void OnBatchEnd(TrainingRun run, BatchResult batch) => act(run);
    }
}
