using SeNet.Evaluation;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Ends the run when the test loss (training loss without a test set), or another metric, has not improved for a number
/// of epochs.
/// </summary>
/// <example>
/// <code>
/// new Trainer(network).Fit(data.Train, data.Test, [new EarlyStopping(patience: 5, metric: Metric.MacroF1)]);
/// </code>
/// </example>
public sealed class EarlyStopping : ITrainingObserver
{
    private readonly int patience;
    private readonly double minDelta;
    private readonly Metric metric;
    private readonly ModelWeights weights;

    /// <summary>Creates the observer.</summary>
    /// <param name="patience">Number of epochs without improvement after which the run ends, at least 1.</param>
    /// <param name="minDelta">
    /// Minimum change from the best value that counts as an improvement, at least 0. Default: 0.
    /// </param>
    /// <param name="metric">
    /// The metric, one of <see cref="TrainingOptions.Metrics"/> or <see cref="Metric.Accuracy"/>; it knows which
    /// direction is better. Null: <see cref="Metric.Loss"/>.
    /// </param>
    /// <param name="weights">The weights whose metric is followed. Epochs before they exist do not count.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public EarlyStopping(
        int patience, double minDelta = 0, Metric? metric = null, ModelWeights weights = ModelWeights.Trained)
    {
        this.patience = Require.AtLeastOne(patience);
        this.minDelta = Require.NotNegative(minDelta);
        this.metric = metric ?? Metric.Loss;
        this.weights = Require.Defined(weights);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The run does not measure the metric.</exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Require(metric, weights, nameof(EarlyStopping));
        StopIfDue(run); // It may have been killed before its end.
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch) => StopIfDue(run);

    private void StopIfDue(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (best, since) = (metric.HigherIsBetter ? double.NegativeInfinity : double.PositiveInfinity, 0);
        foreach (var value in run.History.Select(epoch => epoch.Find(metric, weights)).OfType<double>())
        {
            since = metric.IsBetter(value, best, minDelta) ? 0 : since + 1;
            best = since == 0 ? value : best;
        }

        if (since >= patience)
            run.RequestStop();
    }
}
