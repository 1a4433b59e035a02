using System.Globalization;
using SeNet.Training;

namespace SeNet.Cli.Training;

/// <summary>
/// Prints a table with a line for each epoch, 58 columns wide, and once, after some batches, when the run will end.
/// </summary>
/// <param name="writeLine">Receives each line.</param>
/// <param name="warn">Receives warnings.</param>
internal sealed class EpochTable(Action<string> writeLine, Action<string> warn) : ITrainingObserver
{
    private readonly RunEstimate estimate = new(TimeProvider.System);

    public void OnRunStart(TrainingRun run)
    {
        if (run.Resumed)
            writeLine($"resumed after epoch {run.History.Count}, batch {run.Progress.Batches}");
        writeLine("epoch   train loss  accuracy    test loss  accuracy    time");
        foreach (var epoch in run.History)
            writeLine(Row(epoch));
    }

    public void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
        if (estimate.After(run, batch) is { } text)
            writeLine(text);
    }

    public void OnEpochEnd(TrainingRun run, EpochResult epoch) => writeLine(Row(epoch));

    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        if (outcome != TrainingOutcome.Completed)
            writeLine($"{outcome.ToString().ToLowerInvariant()} after epoch {run.History.Count}, batch " +
                $"{run.Progress.Batches}");
    }

    public void OnWarning(TrainingRun run, string message) => warn(message);

    private static string Row(EpochResult epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"{epoch.Epoch,5}   {epoch.TrainLoss,10:F4}  {Percent(epoch.TrainAccuracy),8}   {epoch.TestLoss,10:F4}  " +
            $"{Percent(epoch.TestAccuracy),8}  {ShortDuration.Of(epoch.Elapsed),6}");

    private static string Percent(double? share) =>
        share is { } value ? (100 * value).ToString("F2", CultureInfo.InvariantCulture) + "%" : "";
}
