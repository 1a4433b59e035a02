using System.Globalization;
using SeNet.Text;

namespace SeNet.Training;

/// <summary>
/// Shows the progress of the epoch on one line of a terminal: batch, loss, images per second, time left.
/// </summary>
/// <remarks>
/// Rates count the batches of this process alone, so a resumed epoch does not count what was done before. The loss is
/// read only when the line is written: on a GPU, reading it waits for the step.
/// </remarks>
/// <param name="line">The line.</param>
/// <param name="clock">Measures the time of batches and tests.</param>
internal sealed class ConsoleProgress(TerminalLine line, TimeProvider clock) : ITrainingObserver
{
    private int firstBatch;
    private long epochStart;
    private long epochTrained;
    private TimeSpan testTime;

    /// <summary>Progress on standard output; null if that is not a terminal.</summary>
    public static ConsoleProgress? OnTerminal() =>
        TerminalLine.OnOutput() is { } line ? new(line, TimeProvider.System) : null;

    /// <summary>Clears the line, for other output.</summary>
    public void Clear() => line.Clear();

    public void OnEpochStart(TrainingRun run)
    {
        firstBatch = run.Progress.Batches;
        epochStart = clock.GetTimestamp();
        line.Show(Heading(run));
    }

    public void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
        if (batch.Batch == batch.BatchCount)
        {
            epochTrained = clock.GetTimestamp();
            line.Show($"{Heading(run)}  testing ...");
        }
        else if (line.IsDue)
        {
            line.Show(Text(run, batch));
        }
    }

    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        // 0 in an epoch of which this process trained no batch.
        testTime = epochTrained > epochStart ? clock.GetElapsedTime(epochTrained) : testTime;
        line.Clear();
    }

    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome) => line.Clear();

    private static string Heading(TrainingRun run) => $"epoch {run.Epoch}/{run.Options.Epochs}";

    private string Text(TrainingRun run, BatchResult batch)
    {
        var elapsed = clock.GetElapsedTime(epochStart);
        var perBatch = elapsed / (batch.Batch - firstBatch);
        var rate = (ImagesIn(run, batch.Batch) - ImagesIn(run, firstBatch)) / elapsed.TotalSeconds;
        var epochLeft = perBatch * (batch.BatchCount - batch.Batch) + testTime;
        var runLeft = epochLeft + (run.Options.Epochs - run.Epoch) * (perBatch * batch.BatchCount + testTime);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Heading(run)}  batch {batch.Batch}/{batch.BatchCount}  loss {batch.Loss:F4}  {Rounded(rate)} " +
                $"images/s  time left: epoch {Duration(epochLeft)}, run {Duration(runLeft)}");
    }

    private static long ImagesIn(TrainingRun run, int batches) =>
        Math.Min((long)batches * run.Options.BatchSize, run.TrainImages.Count);

    private static string Rounded(double rate) => rate.ToString(rate < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
            : time.ToString("m\\:ss", CultureInfo.InvariantCulture);
}
