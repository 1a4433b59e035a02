using System.Globalization;
using SeNet.Evaluation;
using SeNet.Files;

namespace SeNet.Training;

/// <summary>
/// Prints the results of each epoch as in the notebook: the epoch, training accuracy and loss, time, test accuracy and
/// loss, those of averaged weights; and warnings. After 20 batches it prints when the epoch and the run will end. On a
/// terminal it also shows, on a line that is updated, bars for the epoch and the run, the batch, the loss, the number
/// of images per second and the time left.
/// </summary>
public sealed class ConsoleLines : ITrainingObserver
{
    private readonly TextWriter writer;
    private readonly TextWriter warnings;
    private readonly ConsoleProgress? progress;
    private readonly RunEstimate estimate;

    /// <summary>Creates the observer.</summary>
    /// <param name="writer">
    /// Receives the text, without the progress line. Null: the console, with the progress line on a terminal, and with
    /// warnings on standard error.
    /// </param>
    public ConsoleLines(TextWriter? writer = null)
        : this(writer ?? Console.Out, writer is null ? ConsoleProgress.OnTerminal() : null, writer ?? Console.Error)
    {
    }

    internal ConsoleLines(
        TextWriter writer, ConsoleProgress? progress, TextWriter? warnings = null, TimeProvider? clock = null)
    {
        (this.writer, this.progress, this.warnings) = (writer, progress, warnings ?? writer);
        estimate = new RunEstimate(clock ?? TimeProvider.System);
    }

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
    public void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(batch);
        if (estimate.After(run, batch) is { } text)
            Print($"{text}");
        progress?.OnBatchEnd(run, batch);
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        progress?.OnEpochEnd(run, epoch);
        Print($"train-acc : {100 * epoch.TrainAccuracy:F4}% train-loss : {epoch.TrainLoss:F5}");
        Print($"elapsed time: {epoch.Elapsed.TotalSeconds:F0}s");
        if (epoch.TestAccuracy is { } accuracy)
            Print($"test-acc : {100 * accuracy:F4}% test-loss : {epoch.TestLoss:F5}");
        foreach (var weights in (ModelWeights[])[ModelWeights.Ema, ModelWeights.Swa])
            if (epoch.Find(Metric.Accuracy, weights) is { } averaged)
                PrintAverage(weights.ToString().ToLowerInvariant(), averaged, epoch.ValueOf(Metric.Loss, weights));
    }

    /// <inheritdoc/>
    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(run);
        progress?.OnRunEnd(run, outcome);
        if (outcome != TrainingOutcome.Completed)
        {
            var what = outcome.ToString().ToLowerInvariant();
            Print($"{what} after epoch {run.History.Count}, batch {run.Progress.Batches}");
        }
    }

    /// <inheritdoc/>
    public void OnWarning(TrainingRun run, string message)
    {
        var line = $"warning: {message}";
        progress?.Clear();
        try
        {
            warnings.WriteLine(line);
            warnings.Flush();
        }
        catch (IOException) when (warnings != Console.Error)
        {
            Console.Error.WriteLine(line);
        }
    }

    private void PrintAverage(string name, double accuracy, double loss) =>
        Print($"{name}-acc : {100 * accuracy:F4}% {name}-loss : {loss:F5}");

    private void Print(FormattableString line)
    {
        progress?.Clear();
        try
        {
            writer.WriteLine(line.ToString(CultureInfo.InvariantCulture));
            writer.Flush();
        }
        catch (IOException e)
        {
            throw new IOException($"{Place} cannot be written: {FileFailure.CauseOf(e)}.", e);
        }
    }

    private string Place => (writer as StreamWriter)?.BaseStream is FileStream file ? $"'{file.Name}'"
        : ReferenceEquals(writer, Console.Out) ? "The standard output"
        : "The writer of the lines";
}
