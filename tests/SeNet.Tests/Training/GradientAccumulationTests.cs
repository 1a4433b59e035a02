using SeNet.Data;
using SeNet.Modules;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public sealed class GradientAccumulationTests : IDisposable
{
    private static readonly TrainingOptions Options = TinyRun.Options with
    {
        Epochs = 2, BatchSize = 4, AccumulationSteps = 4, Precision = Precision.Float32,
        Schedule = LearningRateSchedule.Polynomial(),
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The last update of an epoch has 12 images in three batches or, of 63, 15 in four.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(63)]
    public void Without_batch_normalization_the_updates_are_those_of_the_large_batch(int images)
    {
        var small = Weights(PlainModel, Options, images);
        var large = Weights(PlainModel, Options with { BatchSize = 16, AccumulationSteps = 1 }, images);
        small.Zip(large, (x, y) => Math.Abs(x - y)).Max().Should().BeLessThan(2e-6);
        Weights(PlainModel, Options with { AccumulationSteps = 1 }, images)
            .Zip(large, (x, y) => Math.Abs(x - y)).Max().Should().BeGreaterThan(1e-3);
    }

    [Fact]
    public void The_batches_of_an_update_have_one_rate()
    {
        var rates = new List<double>();
        Weights(PlainModel, Options with { Epochs = 1 }, 24, [new AfterBatch(batch => rates.Add(batch.LearningRate))]);
        rates.Should().Equal(0.02, 0.02, 0.02, 0.02, 0.01, 0.01);
    }

    /// <summary>Within an update, at its end, in the short last one and behind it.</summary>
    [Theory]
    [InlineData("SGD")]
    [InlineData("AdamW")]
    [InlineData("LAMB")]
    [InlineData("RMSpropTF")]
    [InlineData("Muon")]
    public void A_run_goes_on_to_the_same_bits_wherever_it_was_cut(string name)
    {
        OptimizerOptions optimizer = name switch
        {
            "AdamW" => new AdamW(),
            "LAMB" => new Lamb(),
            "RMSpropTF" => new RmsPropTF { Momentum = 0.9 },
            "Muon" => new Muon(),
            _ => new Sgd(),
        };
        var options = Options with
        {
            LearningRate = 1e-3, AccumulationSteps = 3, Optimizer = optimizer, DecayNormAndBias = false,
            GradientClipping = GradientClipping.Adaptive(), Loss = new FocalLoss(),
            Schedule = LearningRateSchedule.Plateau(PlateauMetric.TrainLoss, patience: 0),
            ParameterGroups = [new() { Names = ["conv_block"], FrozenEpochs = 1 }],
        };
        // Of 20 images in batches of 4: updates of 3 and 2 batches.
        var whole = Weights(NewNetwork, options, 20);
        foreach (var cut in new[] { 2, 3, 4, 6, 9 })
        {
            var checkpoints = folder.File($"{name} {cut}");
            using var cancellation = new CancellationTokenSource();
            var batches = 0;
            var canceller = new AfterBatch(_ =>
            {
                if (++batches == cut)
                    cancellation.Cancel();
            });
            Weights(
                NewNetwork, options, 20, [new CheckpointSaver(checkpoints), canceller], null, cancellation.Token);
            using var checkpoint = new CheckpointDirectory(checkpoints).Latest()!;
            (checkpoint.CompletedEpochs * 5 + checkpoint.CompletedBatches).Should().Be(cut);
            Weights(NewNetwork, options, 20, [new CheckpointSaver(checkpoints)], checkpoint)
                .Should().Equal(whole, "cut at {0}", cut);
        }
    }

    [Fact]
    public void Updates_of_several_batches_leave_no_tensor_behind()
    {
        var counts = new List<long>();
        var options = Options with
        {
            Optimizer = new Lamb(), GradientClipping = GradientClipping.Adaptive(), Loss = new FocalLoss(),
        };
        var before = LiveTensors.Count();
        Weights(NewNetwork, options, 24, [new AfterBatch(_ => counts.Add(LiveTensors.Count()))]);
        LiveTensors.Count().Should().Be(before);
        counts.Skip(1).Take(5).Distinct().Should().ContainSingle();
        counts.Skip(7).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void A_checkpoint_without_the_gradients_of_its_updates_is_refused()
    {
        using var cancellation = new CancellationTokenSource();
        Weights(
            PlainModel, Options, 24,
            [new CheckpointSaver(folder.Path), new AfterBatch(_ => cancellation.Cancel())], null, cancellation.Token);
        var resume = () => Weights(
            PlainModel, Options with { AccumulationSteps = 2 }, 24, [],
            new CheckpointDirectory(folder.Path).Latest());
        resume.Should().Throw<ArgumentException>().WithMessage("*accumulation steps was '4' and is '2'*");
    }

    private static double[] Weights(
        Func<nn.Module<Tensor, Tensor>> create,
        TrainingOptions options,
        int images,
        IEnumerable<ITrainingObserver>? observers = null,
        TrainingCheckpoint? resumeFrom = null,
        CancellationToken cancellationToken = default)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var model = create();
        new Trainer(model, options).Fit(MiniData.Train(images), null, observers, resumeFrom, cancellationToken);
        return [.. model.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => pair.Value.ToDoubles())];
    }

    private static nn.Module<Tensor, Tensor> PlainModel() => nn.Sequential(
        ("conv", nn.Conv2d(3, 4, 3, stride: 2)), ("relu", nn.ReLU()), ("pool", nn.AdaptiveAvgPool2d(4)),
        ("flat", nn.Flatten()), ("fc", nn.Linear(64, 10)));

    private static Network NewNetwork() => new(3, 16, 1, 10);

    private sealed class AfterBatch(Action<BatchResult> action) : ITrainingObserver
    {
        public void OnBatchEnd(TrainingRun run, BatchResult batch) => action(batch);
    }
}
