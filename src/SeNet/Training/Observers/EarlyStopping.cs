using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Ends the run when the test loss (training loss without a test set) has not improved for a number of epochs.
/// </summary>
/// <example>
/// <code>
/// new Trainer(network).Fit(data.Train, data.Test, [new EarlyStopping(patience: 5)]);
/// </code>
/// </example>
public sealed class EarlyStopping : ITrainingObserver
{
    private readonly int patience;
    private readonly double minDelta;

    /// <summary>Creates the observer.</summary>
    /// <param name="patience">Number of epochs without improvement after which the run ends, at least 1.</param>
    /// <param name="minDelta">
    /// Minimum decrease below the lowest loss that counts as an improvement, at least 0. Default: 0.
    /// </param>
    public EarlyStopping(int patience, double minDelta = 0)
    {
        this.patience = Require.AtLeastOne(patience);
        this.minDelta = Require.NotNegative(minDelta);
    }

    /// <inheritdoc/>
    public void OnRunStart(TrainingRun run) => StopIfDue(run); // It may have been killed before its end.

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch) => StopIfDue(run);

    private void StopIfDue(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (lowest, since) = (double.PositiveInfinity, 0);
        foreach (var loss in run.History.Select(result => result.TestLoss ?? result.TrainLoss))
        {
            since = loss < lowest - minDelta ? 0 : since + 1;
            lowest = since == 0 ? loss : lowest;
        }

        if (since >= patience)
            run.RequestStop();
    }
}
