using System.Text.RegularExpressions;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training.Distributed;

/// <summary>Runs of threads in the place of processes: the same bits for 1, 2, 4 and 8.</summary>
public sealed class ShardedTrainingTests : IDisposable
{
    // 44 images: batches of 16, 16 and 12. All that is kept between steps takes part.
    private const int Images = 44;

    private static readonly TrainingOptions Options = TinyRun.Options with
    {
        Epochs = 2, BatchSize = 16, Shards = 8, Precision = Precision.Float32,
        Augmentation = [new PadAndCrop(4), new RandomHorizontalFlip(), new Mixup { Probability = 0.5 }],
        GradientClipping = GradientClipping.ByNorm(1), AccumulationSteps = 2,
        Ema = new EmaOptions { Decay = 0.9 }, Swa = new SwaOptions { StartEpoch = 2 },
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_files_of_a_run_are_the_same_bits_for_1_2_4_and_8_processes()
    {
        var alone = Content("1", Run("1", 1));
        alone.Should().ContainKeys("weights.safetensors", "best.safetensors", "log.csv")
            .And.ContainKey("checkpoints/checkpoint-00002-000000.safetensors");
        foreach (var processes in new[] { 2, 4, 8 })
        {
            var name = $"{processes}";
            Content(name, Run(name, processes)).Should().BeEquivalentTo(alone, "{0} processes", processes);
        }
    }

    [Fact]
    public void A_run_goes_on_with_another_number_of_processes_to_the_same_bits()
    {
        var whole = Content("whole", Run("whole", 1));
        foreach (var (cut, before, after) in new[] { (1, 4, 1), (2, 1, 8), (4, 8, 2) })
        {
            var name = $"cut at {cut}";
            Run(name, before, cancelAt: cut).Should()
                .OnlyContain(result => result.Outcome == TrainingOutcome.Cancelled);
            Content(name, Run(name, after, resume: true)).Should().BeEquivalentTo(
                whole, "cut at {0}, {1} processes, then {2}", cut, before, after);
        }
    }

    /// <summary>
    /// Without batch normalization and dropout, the shards of a batch are only another order of sums.
    /// </summary>
    [Theory]
    [InlineData(44)]
    [InlineData(33)]
    public void Without_batch_normalization_the_gradients_are_those_of_the_whole_batch(int images)
    {
        var options = TinyRun.Options with { BatchSize = 16, Precision = Precision.Float32 };
        var whole = Weights(options);
        Weights(options with { Shards = 5 }).Zip(whole, (x, y) => Math.Abs(x - y)).Max().Should().BeLessThan(2e-6);
        Weights(options with { BatchSize = 4 }).Zip(whole, (x, y) => Math.Abs(x - y)).Max()
            .Should().BeGreaterThan(1e-4);

        double[] Weights(TrainingOptions options)
        {
            manual_seed(1);
            using var model = nn.Sequential(
                ("conv", nn.Conv2d(3, 4, 3, stride: 2)), ("relu", nn.ReLU()), ("flat", nn.Flatten()),
                ("fc", nn.Linear(900, 10)));
            new Trainer(model, options).Fit(MiniData.Train(images));
            return [.. model.state_dict().Values.SelectMany(tensor => tensor.ToDoubles())];
        }
    }

    [Fact]
    public void Running_statistics_follow_the_mean_of_the_shards_weighted_by_their_images()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var model = nn.Sequential(("bn", nn.BatchNorm2d(3)), ("flat", nn.Flatten()), ("fc", nn.Linear(3072, 10)));
        var options = TinyRun.Options with
        {
            Epochs = 1, BatchSize = 10, Shards = 4, Augmentation = Augmentation.None, Precision = Precision.Float32,
        };
        new Trainer(model, options).Fit(MiniData.Train(10));

        using var loader = new BatchLoader(
            MiniData.Train(10), 10, options.Normalization!, shuffleSeed: options.Seed, sampler: options.Sampler);
        using var batch = loader.Epoch(1).Single();
        int[] sizes = [3, 2, 3, 2];
        var parts = batch.Images.split([3, 2, 3, 2]);
        var mean = Weighted(part => part.mean([0, 2, 3]));
        var variance = Weighted(part => part.permute(1, 0, 2, 3).flatten(1).var(1));
        var norm = (TorchSharp.Modules.BatchNorm2d)model.children().First();
        IsClose(norm.running_mean!, 0.1 * mean);
        IsClose(norm.running_var!, 0.9 + 0.1 * variance);
        norm.num_batches_tracked!.item<long>().Should().Be(1);

        Tensor Weighted(Func<Tensor, Tensor> statistic) =>
            parts.Zip(sizes, (part, size) => statistic(part) * (size / 10.0)).Aggregate((sum, term) => sum + term);

        static void IsClose(Tensor actual, Tensor expected) =>
            actual.ToDoubles().Should().Equal(expected.ToDoubles(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    /// <summary>The weights and the generator of the others are those of process 0, however they began.</summary>
    [Fact]
    public void Only_the_first_process_calls_observers_and_all_have_its_results()
    {
        var results = Run("observed", 4);
        foreach (var result in results)
            result.History.Select(epoch => epoch with { Elapsed = default }).Should().Equal(
                results[0].History.Select(epoch => epoch with { Elapsed = default }));
        File.ReadAllLines(folder.File("observed/log.csv")).Should().HaveCount(3);
    }

    [Fact]
    public void Steps_in_shards_leave_no_tensor_behind()
    {
        var counts = new List<long>();
        var before = LiveTensors.Count();
        using (var network = new Network(3, 16, 1, 10))
            new Trainer(network, Options with { Epochs = 3, Ema = null, Swa = null, AccumulationSteps = 1 }).Fit(
                MiniData.Train(Images),
                null,
                [new At((name, _) =>
                {
                    if (name.StartsWith("batch", StringComparison.Ordinal))
                        counts.Add(LiveTensors.Count());
                })]);
        LiveTensors.Count().Should().Be(before);
        counts.Skip(1).Distinct().Should().ContainSingle();
    }

    /// <summary>
    /// Trains in each process: a network with dropout, whose weights differ between processes at first.
    /// </summary>
    private List<TrainingResult> Run(string name, int processes, bool resume = false, int? cancelAt = null)
    {
        var results = new TrainingResult[processes];
        ThreadGroup.Run(processes, communicator =>
        {
            manual_seed(1 + communicator.Rank);
            using var network =
                nn.Sequential(("network", new Network(3, 16, 1, 10)), ("dropout", nn.Dropout(0.1)));
            using var cancellation = new CancellationTokenSource();
            var batches = 0;
            var path = folder.File(name);
            ITrainingObserver[] observers =
            [
                new BestWeights(Path.Combine(path, "best.safetensors")), new CsvLog(Path.Combine(path, "log.csv")),
                new CheckpointSaver(Path.Combine(path, "checkpoints"), everyBatches: 1),
                new FinalWeights(Path.Combine(path, "weights.safetensors"), ModelWeights.Swa),
                new At((at, _) =>
                {
                    if (at.StartsWith("batch", StringComparison.Ordinal) && ++batches == cancelAt)
                        cancellation.Cancel();
                }),
            ];
            results[communicator.Rank] =
                new Trainer(network, Options with { Communicator = communicator }).Fit(
                    MiniData.Train(Images), MiniData.Test(), observers,
                    resume ? RunDirectory.Open(path).LatestCheckpoint() : null, cancellation.Token);
        });
        return [.. results];
    }

    /// <summary>Text of all files, without the times in checkpoints, and the hash of which they are part.</summary>
    private Dictionary<string, string> Content(string name, List<TrainingResult> results)
    {
        results.Should().OnlyContain(
            result => result.Outcome == TrainingOutcome.Completed && result.Warnings.Count == 0);
        var path = folder.File(name);
        return Directory.GetFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) != ".lock")
            .ToDictionary(
                file => Path.GetRelativePath(path, file),
                file => Regex.Replace(
                    System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)),
                    @"\\?""Elapsed\\?"":\\?""[0-9:.]*\\?""|""senet.sha256"":""[0-9a-f]*""", ""));
    }
}
