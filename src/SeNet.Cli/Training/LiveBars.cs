using System.Globalization;
using SeNet.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SeNet.Cli.Training;

/// <summary>
/// Two bars at the bottom of a terminal, of the epoch and of the run, with time left, loss and images per second. Lines
/// that are printed meanwhile appear above them.
/// </summary>
/// <param name="show">Shows them.</param>
/// <param name="width">Columns of the terminal, read at each update.</param>
/// <param name="clock">Measures batches and tests.</param>
internal sealed class LiveBars(Action<IRenderable> show, Func<int> width, TimeProvider clock) : ITrainingObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private int firstBatch;
    private long epochStart;
    private long trained;
    private long shown;
    private TimeSpan testTime;

    public void OnEpochStart(TrainingRun run)
    {
        firstBatch = run.Progress.Batches;
        epochStart = clock.GetTimestamp();
        show(new Spectre.Console.Text($"epoch {run.Epoch}/{run.Options.Epochs}"));
    }

    public void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
        if (batch.Batch == batch.BatchCount)
        {
            trained = clock.GetTimestamp();
            show(new Spectre.Console.Text($"epoch {run.Epoch}/{run.Options.Epochs}  testing ..."));
        }
        else if (clock.GetElapsedTime(shown) >= Interval)
        {
            shown = clock.GetTimestamp();
            show(Bars(run, batch));
        }
    }

    public void OnEpochEnd(TrainingRun run, EpochResult epoch) =>
        testTime = trained > epochStart ? clock.GetElapsedTime(trained) : testTime;

    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome) => show(new Spectre.Console.Text(""));

    private Rows Bars(TrainingRun run, BatchResult batch)
    {
        var elapsed = clock.GetElapsedTime(epochStart);
        var perBatch = elapsed / (batch.Batch - firstBatch);
        var images = Math.Min((long)(batch.Batch - firstBatch) * run.Options.BatchSize, run.TrainImages.Count);
        var rate = (images / elapsed.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture);
        var epochLeft = perBatch * (batch.BatchCount - batch.Batch) + testTime;
        var runLeft = epochLeft + (run.Options.Epochs - run.Epoch) * (perBatch * batch.BatchCount + testTime);
        var done = (double)batch.Batch / batch.BatchCount;
        return new Rows(
            Line($"epoch {run.Epoch}/{run.Options.Epochs}", done, epochLeft),
            Line("run", (run.Epoch - 1 + done) / run.Options.Epochs, runLeft),
            new Spectre.Console.Text(string.Create(
                CultureInfo.InvariantCulture,
                $"batch {batch.Batch}/{batch.BatchCount}  loss {batch.Loss:F4}  {rate} images/s")));
    }

    private Markup Line(string name, double done, TimeSpan left)
    {
        var (start, end) = ($"{name,-13} ", $" {100 * done,3:F0}%  {ShortDuration.Of(left)} left");
        var length = Math.Clamp(width() - start.Length - end.Length - 1, 5, 40);
        var full = (int)(Math.Clamp(done, 0, 1) * length);
        return new Markup(
            $"{start.EscapeMarkup()}[green]{new string('━', full)}[/][grey]{new string('─', length - full)}[/]{end}");
    }
}
