using SeNet;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Weights;
using TorchSharp;

namespace KillRuns;

/// <summary>
/// The run that is killed: a small network with all that has a state of its own, the frozen phase, AdamW, accumulated
/// gradients, mixup and the average of the weights.
/// </summary>
internal static class SmallRun
{
    /// <summary>First argument of a process that trains.</summary>
    public const string Command = "train";

    /// <summary>What the process prints when the training begins.</summary>
    public const string Began = "began";

    /// <summary>Files that must be the same bit by bit, however often the run was interrupted.</summary>
    public static readonly string[] Results = ["weights.safetensors", "best.safetensors", "metrics.csv"];

    /// <summary>Trains in a folder, from its last checkpoint if it has one.</summary>
    /// <returns>The exit code.</returns>
    public static int Train(string folder)
    {
        try
        {
            SeNetRuntime.Initialize();
            torch.manual_seed(7);
            using var network = new Network(3, 16, 2, 10);
            var checkpoint = new CheckpointDirectory(Path.Combine(folder, "checkpoints")).Latest();
            new Trainer(network, Options).Fit(
                Images(60, 1),
                Images(20, 2),
                [
                    new Announcement(),
                    new CsvLog(Path.Combine(folder, "metrics.csv")),
                    new BestWeights(Path.Combine(folder, "best.safetensors")),
                    new CheckpointSaver(Path.Combine(folder, "checkpoints"), everyBatches: 1),
                ],
                checkpoint);
            WeightsFile.Save(Path.Combine(folder, "weights.safetensors"), network);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static TrainingOptions Options { get; } = new()
    {
        Epochs = 6,
        BatchSize = 7,
        AccumulationSteps = 2,
        LearningRate = 0.002,
        Optimizer = new AdamW(),
        DecayNormAndBias = false,
        Schedule = LearningRateSchedule.Cosine(),
        GradientClipping = GradientClipping.ByNorm(1),
        Augmentation = [new RandAugment(), new PadAndCrop(2), new RandomHorizontalFlip(), new Mixup { Alpha = 0.2 }],
        ParameterGroups = [new ParameterGroup { Names = ["res_blocks"], FrozenEpochs = 2, LearningRateFactor = 0.5 }],
        Ema = new EmaOptions { Decay = 0.99 },
        Normalization = Normalization.Cifar10,
        Precision = Precision.Float32,
        Seed = 3,
    };

    /// <summary>Stripes of a direction and width for each class, in noise.</summary>
    private static ImageSet Images(int count, int seed)
    {
        const int Classes = 10, Channels = 3, Side = 16;
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % Classes)];
        var pixels = new byte[count * Channels * Side * Side];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (image, at) = Math.DivRem(i, Channels * Side * Side);
            var (y, x) = (at / Side % Side, at % Side);
            var stripe = (labels[image] % 2 == 0 ? x : y) / (1 + labels[image] / 2) % 2;
            pixels[i] = (byte)(100 * stripe + random.Next(156));
        }

        string[] names = [.. Enumerable.Range(0, Classes).Select(number => $"{number}")];
        return new ImageSet(pixels, labels, Channels, Side, Side, names);
    }

    private sealed class Announcement : ITrainingObserver
    {
        public void OnRunStart(TrainingRun run) => Console.WriteLine(Began);
    }
}
