using SeNet.Data;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

/// <summary>Transforms and samplers in a training: soft targets, exact resume, and errors that lose nothing.</summary>
[TwoThreads]
public sealed class OwnTransformTests : IDisposable
{
    private static readonly TrainingOptions Options = TinyRun.Options with
    {
        BatchSize = 6,
        Loss = new CrossEntropyLoss { LabelSmoothing = 0.1 },
        Augmentation =
        [
            new RandAugment(), new PadAndCrop(), new RandomHorizontalFlip(), new Speckled { Probability = 0.1 },
            new RandomErasing { Fill = ErasingFill.RandomPixels },
            new RandomBatchChoice(new Mixup { Alpha = 0.8 }, new CutMix()),
        ],
        Sampler = new ClassBalancedSampler(),
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_with_all_of_them_resumes_to_the_same_bits()
    {
        var whole = Fit("whole", Options);
        using (var stop = new CancellationTokenSource())
            Fit("stopped", Options, stop).Outcome.Should().Be(TrainingOutcome.Cancelled);
        ShouldBeSame(Fit("stopped", Options), whole);
        Weights("stopped").Should().Equal(Weights("whole"));
        Fit("other", Options with { Sampler = new ShuffledSampler() });
        Weights("other").Should().NotEqual(Weights("whole"));
    }

    [Fact]
    public void An_index_outside_the_set_loses_nothing()
    {
        var training = () => TinyRun.Fit(
            [new CheckpointSaver(folder.File("run"))], TinyRun.Options with { Sampler = new WrongInEpoch2() });
        training.Should().Throw<InvalidOperationException>().WithMessage(
            "WrongInEpoch2 gave index 20 at position 3 of epoch 2; the set holds 20 images*");
        CheckpointName.Newest(folder.File("run")).Should().Be("checkpoint-00001-000000.safetensors");
    }

    [Fact]
    public void Targets_that_do_not_sum_to_one_lose_nothing()
    {
        var training = () => TinyRun.Fit(
            [new CheckpointSaver(folder.File("run"))],
            TinyRun.Options with { Augmentation = [.. Augmentation.Notebook, new DoubledInEpoch2()] });
        training.Should().Throw<InvalidOperationException>().WithMessage(
            "DoubledInEpoch2 gave probabilities that sum to 2 for image 0 of the batch in epoch 2, batch 2; *");
        CheckpointName.Newest(folder.File("run")).Should().Be("checkpoint-00001-000001.safetensors");
    }

    /// <summary>Begins or resumes a run; with a token it is stopped in the middle of its second epoch.</summary>
    private TrainingResult Fit(string name, TrainingOptions options, CancellationTokenSource? stop = null)
    {
        var checkpoints = new CheckpointDirectory(folder.File(name));
        return TinyRun.Fit(
            [
                new At((batch, run) =>
                {
                    if (batch == "batch 2" && run.Epoch == 2)
                        stop?.Cancel();
                }),
                new CheckpointSaver(checkpoints.Path), new BestWeights(folder.File($"{name}.safetensors")),
            ],
            options,
            checkpoints.Latest(),
            cancellationToken: stop?.Token ?? default);
    }

    private byte[] Weights(string name) => File.ReadAllBytes(folder.File($"{name}.safetensors"));

    private static void ShouldBeSame(TrainingResult actual, TrainingResult expected)
    {
        static IEnumerable<object?> Numbers(TrainingResult result) => result.History.SelectMany(
            epoch => (object?[])[epoch.TrainLoss, epoch.TrainAccuracy, epoch.TestLoss, epoch.TestAccuracy]);
        Numbers(actual).Should().Equal(Numbers(expected));
    }

    private sealed record Speckled : ImageTransform
    {
        public double Probability { get; init; }

        public override void Apply(ImageBuffer image, RandomNumbers random)
        {
            foreach (ref var level in image.Pixels)
                if (random.Chance(Probability))
                    level = 255;
        }
    }

    private sealed record WrongInEpoch2 : Sampler
    {
        public override int[] Indices(ImageSource images, int seed, int epoch)
        {
            int[] indices = [.. Enumerable.Range(0, images.Count)];
            indices[3] = epoch == 2 ? 20 : 3;
            return indices;
        }
    }

    private sealed record DoubledInEpoch2 : BatchTransform
    {
        private int batches;

        public override (Tensor Images, Tensor Targets) Apply(
            Tensor images, Tensor targets, int classes, RandomNumbers random)
        {
            // The fourth batch of the run is the second of its second epoch.
            var probabilities = Probabilities(targets, classes);
            return (images, ++batches == 4 ? probabilities * 2 : probabilities);
        }
    }
}
