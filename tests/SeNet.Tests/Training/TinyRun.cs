using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

/// <summary>A run of a fraction of a second: two batches an epoch.</summary>
internal static class TinyRun
{
    public static readonly TrainingOptions Options =
        new() { Epochs = 2, BatchSize = 10, LearningRate = 0.02, Normalization = Normalization.Cifar10, Seed = 5 };

    /// <summary>Trains a new network.</summary>
    public static TrainingResult Fit(
        IEnumerable<ITrainingObserver> observers,
        TrainingOptions? options = null,
        TrainingCheckpoint? resumeFrom = null,
        bool test = true,
        CancellationToken cancellationToken = default)
    {
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        return new Trainer(network, options ?? Options)
            .Fit(MiniData.Train(20), test ? MiniData.Test(20) : null, observers, resumeFrom, cancellationToken);
    }
}
