using System.Globalization;

namespace SeNet.Training;

/// <summary>Prints the notebook's lines: the epoch, its training figures, its time, its test figures.</summary>
/// <param name="writer">Where to print; the console if null.</param>
public sealed class ConsoleLines(TextWriter? writer = null) : ITrainingObserver
{
    private readonly TextWriter writer = writer ?? Console.Out;

    /// <inheritdoc/>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Print($"precision : {run.Precision} on {run.Options.Device}");
        if (run.Resumed)
            Print($"resumed after epoch {run.History.Count}, batch {run.Progress.Batches}");
    }

    /// <inheritdoc/>
    public void OnEpochStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Print($"[Epoch {run.Epoch}]");
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Print($"train-acc : {100 * epoch.TrainAccuracy:F4}% train-loss : {epoch.TrainLoss:F5}");
        Print($"elapsed time: {epoch.Elapsed.TotalSeconds:F0}s");
        if (epoch.TestAccuracy is { } accuracy)
            Print($"test-acc : {100 * accuracy:F4}% test-loss : {epoch.TestLoss:F5}");
    }

    /// <inheritdoc/>
    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (outcome != TrainingOutcome.Completed)
            Print($"{outcome.ToString().ToLowerInvariant()} after epoch {run.History.Count}, batch {run.Progress.Batches}");
    }

    private void Print(FormattableString line)
    {
        writer.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        writer.Flush();
    }
}
