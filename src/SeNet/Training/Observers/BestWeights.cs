using SeNet.Evaluation;
using SeNet.Validation;
using SeNet.Weights;

namespace SeNet.Training;

/// <summary>
/// Saves the weights after each epoch with a new best test accuracy (training accuracy without a test set), or with a
/// new best value of another metric. This holds for resumed runs too: if the best epoch is the last one in the
/// checkpoint, its weights are written again.
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
    private readonly Metric metric;
    private readonly ModelWeights weights;

    /// <summary>Creates the observer.</summary>
    /// <param name="path">
    /// The weights file. Its extension chooses the format. Its metadata hold the model's name and arguments, the class
    /// names and how images are prepared.
    /// </param>
    /// <param name="metric">
    /// The metric, one of <see cref="TrainingOptions.Metrics"/> or <see cref="Metric.Loss"/>. Null:
    /// <see cref="Metric.Accuracy"/>.
    /// </param>
    /// <param name="weights">
    /// The weights that are compared and saved. Add an observer for each kind that is to be saved.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The extension is not that of a format which <see cref="WeightsFile.Save"/> writes.
    /// </exception>
    public BestWeights(string path, Metric? metric = null, ModelWeights weights = ModelWeights.Trained)
    {
        // Checked here rather than after the first epoch.
        WeightsFormat.WriterFor(path);
        this.path = path;
        this.metric = metric ?? Metric.Accuracy;
        this.weights = Require.Defined(weights);
    }

    /// <inheritdoc/>
    public bool Saves => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, or another run in progress writes it.</exception>
    /// <exception cref="InvalidOperationException">
    /// The run is new and the file exists, or the run does not measure the metric.
    /// </exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Outputs.Open(this);
        run.Require(metric, weights, nameof(BestWeights));
        if (BestOf(run.History) is not { Epoch: var best })
            return;
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
        if (BestOf(run.History) is { Epoch: var best } && best == epoch.Epoch)
            Save(run);
    }

    void IOutputObserver.Open(RunOutputs outputs) => outputs.ClaimFile(path, this);

    private void Save(TrainingRun run) => run.SaveWeights(path, weights);

    /// <summary>The best epoch, the first of several; null while the metric is not known.</summary>
    private EpochResult? BestOf(IEnumerable<EpochResult> history)
    {
        EpochResult? best = null;
        foreach (var epoch in history)
            if (epoch.Find(metric, weights) is { } value
                && (best is null || metric.IsBetter(value, best.Find(metric, weights)!.Value)))
                best = epoch;
        return best;
    }
}
