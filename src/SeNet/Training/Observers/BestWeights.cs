using SeNet.Weights;

namespace SeNet.Training;

/// <summary>Saves the weights whenever the test accuracy (the training accuracy without a test set) reaches a new best.</summary>
/// <param name="path">The weights file, with the model's arguments, class names and normalisation in its header.</param>
public sealed class BestWeights(string path) : ITrainingObserver
{
    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        // Asked of the history, so that a resumed run knows the best of the epochs before.
        if (run.History.SkipLast(1).All(earlier => Accuracy(earlier) < Accuracy(epoch)))
            WeightsFile.Save(path, run.Model, run.DescribeWeights());
    }

    private static double Accuracy(EpochResult epoch) => epoch.TestAccuracy ?? epoch.TrainAccuracy;
}
