using System.Globalization;
using SeNet.Internal;

namespace SeNet.Training;

/// <summary>Prints the notebook's lines: the epoch, its training figures, its time, its test figures; and warnings.</summary>
/// <param name="writer">Where to print; the console if null, warnings then to its standard error.</param>
public sealed class ConsoleLines(TextWriter? writer = null) : ITrainingObserver
{
    private readonly TextWriter writer = writer ?? Console.Out;
    private readonly TextWriter warnings = writer ?? Console.Error;

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

    /// <inheritdoc/>
    public void OnWarning(TrainingRun run, string message)
    {
        var line = $"warning: {message}";
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

    private void Print(FormattableString line)
    {
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
