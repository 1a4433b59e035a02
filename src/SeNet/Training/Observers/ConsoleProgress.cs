using System.Globalization;
using SeNet.Text;

namespace SeNet.Training;

/// <summary>
/// Shows the progress of the epoch and the run on one line of a terminal: bars, batch, loss, images per second, time
/// left; on a narrow terminal less of it. It has no colors.
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
        var ofEpoch = (double)batch.Batch / batch.BatchCount;
        var ofRun = (run.Epoch - 1 + ofEpoch) / run.Options.Epochs;
        var (epoch, batches) = ($"{run.Epoch}/{run.Options.Epochs}", $"{batch.Batch}/{batch.BatchCount}");
        var loss = batch.Loss.ToString("F4", CultureInfo.InvariantCulture);
        var left = $"time left: epoch {ShortDuration.Of(epochLeft)}, run {ShortDuration.Of(runLeft)}";
        var values = $"loss {loss}  {Rounded(rate)} images/s  {left}";
        string[] forms =
        [
            $"epoch {epoch} {Bar(ofEpoch)}  batch {batches}  run {Bar(ofRun)}  {values}",
            $"epoch {epoch} {Bar(ofEpoch)}  batch {batches}  {values}",
            $"epoch {epoch}  batch {batches}  {values}",
            $"epoch {epoch}  batch {batches}  loss {loss}  left {ShortDuration.Of(runLeft)}",
            $"{epoch} {batches}  left {ShortDuration.Of(runLeft)}",
        ];
        return Array.Find(forms, form => form.Length <= line.Room) ?? forms[^1];
    }

    private static string Bar(double done)
    {
        const int length = 10;
        var full = (int)(Math.Clamp(done, 0, 1) * length);
        return $"[{new string('#', full)}{new string('.', length - full)}]";
    }

    private static long ImagesIn(TrainingRun run, int batches) =>
        Math.Min((long)batches * run.Options.BatchSize, run.TrainImages.Count);

    private static string Rounded(double rate) => rate.ToString(rate < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
