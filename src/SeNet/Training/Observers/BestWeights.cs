using SeNet.Weights;

namespace SeNet.Training;

/// <summary>
/// Saves the weights whenever the test accuracy (the training accuracy without a test set) reaches a new best. After a
/// resume, too, the file holds the best epoch of the run: where it is the last one of the checkpoint, it is written
/// again from that.
/// </summary>
public sealed class BestWeights : ITrainingObserver, IOutputObserver
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
    public bool Saves => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, or another run under way writes it.</exception>
    /// <exception cref="InvalidOperationException">The run is new and the file exists.</exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Outputs.Open(this);
        if (run.History.Count == 0)
            return;
        var best = run.History.MaxBy(Accuracy)!.Epoch; // The first of several.
        if (best == run.History.Count && run.Progress.Batches == 0)
            Save(run);
        else if (!File.Exists(path))
            run.Warn($"'{path}' is missing. It would hold the weights of epoch {best}, which the checkpoint, of a " +
                $"later batch, does not hold; the next epoch that is better is saved there.");
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        // Asked of the history, so that a resumed run knows the best of the epochs before.
        if (run.History.SkipLast(1).All(earlier => Accuracy(earlier) < Accuracy(epoch)))
            Save(run);
    }

    void IOutputObserver.Open(RunOutputs outputs) => outputs.ClaimFile(path, this);

    private void Save(TrainingRun run) => WeightsFile.Save(path, run.Model, run.DescribeWeights());

    private static double Accuracy(EpochResult epoch) => epoch.TestAccuracy ?? epoch.TrainAccuracy;
}
