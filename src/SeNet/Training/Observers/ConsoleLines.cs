using System.Globalization;

namespace SeNet.Training;

/// <summary>
/// Prints the notebook's lines: the epoch, its training figures, its time, its test figures. On a terminal it also shows, on one line that is
/// rewritten, the batch, the loss, the images per second and the time left.
/// </summary>
public sealed class ConsoleLines : ITrainingObserver
{
    private readonly TextWriter writer;
    private readonly ConsoleProgress? progress;

    /// <summary>Makes the observer.</summary>
    /// <param name="writer">Where to print, without the progress line; null for the console, with it where that is a terminal.</param>
    public ConsoleLines(TextWriter? writer = null)
        : this(writer ?? Console.Out, writer is null ? ConsoleProgress.OnTerminal() : null)
    {
    }

    internal ConsoleLines(TextWriter writer, ConsoleProgress? progress) => (this.writer, this.progress) = (writer, progress);

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
        progress?.OnEpochStart(run);
    }

    /// <inheritdoc/>
    public void OnBatchEnd(TrainingRun run, BatchResult batch) => progress?.OnBatchEnd(run, batch);

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        progress?.OnEpochEnd(run, epoch);
        Print($"train-acc : {100 * epoch.TrainAccuracy:F4}% train-loss : {epoch.TrainLoss:F5}");
        Print($"elapsed time: {epoch.Elapsed.TotalSeconds:F0}s");
        if (epoch.TestAccuracy is { } accuracy)
            Print($"test-acc : {100 * accuracy:F4}% test-loss : {epoch.TestLoss:F5}");
    }

    /// <inheritdoc/>
    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(run);
        progress?.OnRunEnd(run, outcome);
        if (outcome != TrainingOutcome.Completed)
            Print($"{outcome.ToString().ToLowerInvariant()} after epoch {run.History.Count}, batch {run.Progress.Batches}");
    }

    private void Print(FormattableString line)
    {
        progress?.Clear();
        writer.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        writer.Flush();
    }
}
