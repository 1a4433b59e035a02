using SeNet.Validation;

namespace SeNet.Training;

/// <summary>Ends the run when the test loss (the training loss without a test set) has not fallen for a number of epochs.</summary>
public sealed class EarlyStopping : ITrainingObserver
{
    private readonly int patience;
    private readonly double minDelta;

    /// <summary>Makes the observer.</summary>
    /// <param name="patience">Epochs without a new lowest loss after which the run ends, at least 1.</param>
    /// <param name="minDelta">How much lower than the lowest a loss has to be to count, 0 or more.</param>
    public EarlyStopping(int patience, double minDelta = 0)
    {
        this.patience = Require.AtLeastOne(patience);
        this.minDelta = Require.NotNegative(minDelta);
    }

    /// <inheritdoc/>
    public void OnRunStart(TrainingRun run) => Look(run); // The run may have been killed between its last checkpoint and its end.

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch) => Look(run);

    private void Look(TrainingRun run)
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
