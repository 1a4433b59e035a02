using SeNet.Weights;

namespace SeNet.Training;

/// <summary>Saves the weights whenever the test accuracy (the training accuracy without a test set) reaches a new best.</summary>
public sealed class BestWeights : ITrainingObserver
{
    private readonly string path;

    /// <summary>Makes the observer.</summary>
    /// <param name="path">The weights file, whose extension chooses the format; it tells the model's arguments, class names and how images are prepared, too.</param>
    /// <exception cref="ArgumentException">The extension is of no format that <see cref="WeightsFile.Save"/> writes.</exception>
    public BestWeights(string path)
    {
        // Asked now: after the first epoch would be late for the error.
        WeightsFormat.WriterFor(path);
        this.path = path;
    }

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
