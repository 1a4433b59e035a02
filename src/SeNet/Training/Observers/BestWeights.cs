using SeNet.Weights;

namespace SeNet.Training;

/// <summary>
/// Saves the weights after each epoch with a new best test accuracy (training accuracy without a test set). This holds
/// for resumed runs too: if the best epoch is the last one in the checkpoint, its weights are written again.
/// </summary>
/// <example>
/// <code>
/// new Trainer(network).Fit(data.Train, data.Test, [new BestWeights("best.safetensors")]);
/// using var best = ModelZoo.FromFile("best.safetensors");
/// </code>
/// </example>
public sealed class BestWeights : ITrainingObserver, IOutputObserver
{
    private readonly string path;

    /// <summary>Creates the observer.</summary>
    /// <param name="path">
    /// The weights file. Its extension chooses the format. Its metadata hold the model's name and arguments, the class
    /// names and how images are prepared.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The extension is not that of a format which <see cref="WeightsFile.Save"/> writes.
    /// </exception>
    public BestWeights(string path)
    {
        // Checked here rather than after the first epoch.
        WeightsFormat.WriterFor(path);
        this.path = path;
    }

    /// <inheritdoc/>
    public bool Saves => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, or another run in progress writes it.</exception>
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
            run.Warn($"'{path}' is missing. It should hold the weights of epoch {best}, which the checkpoint, of a " +
                $"later batch, does not contain. The next epoch that is better is saved there.");
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        // Compared with the history, so that a resumed run knows the best of the epochs before.
        if (run.History.SkipLast(1).All(earlier => Accuracy(earlier) < Accuracy(epoch)))
            Save(run);
    }

    void IOutputObserver.Open(RunOutputs outputs) => outputs.ClaimFile(path, this);

    private void Save(TrainingRun run) => WeightsFile.Save(path, run.Model, run.DescribeWeights());

    private static double Accuracy(EpochResult epoch) => epoch.TestAccuracy ?? epoch.TrainAccuracy;
}
