using System.Globalization;

namespace SeNet.Training;

/// <summary>
/// Estimates once, from the first batches of this process, when the epoch and the run will end. The first batch, in
/// which memory is allocated, does not count.
/// </summary>
/// <param name="clock">Measures the time of batches and gives the time of day.</param>
internal sealed class RunEstimate(TimeProvider clock)
{
    /// <summary>Number of batches from which the estimate is made.</summary>
    public const int Batches = 20;

    private int seen;
    private long start;
    private TimeSpan outside;
    private long lastOfEpoch;
    private int skipped;

    /// <summary>Takes note of a batch. Returns the estimate once; otherwise null.</summary>
    public string? After(TrainingRun run, BatchResult batch)
    {
        if (seen >= Batches)
            return null;
        var now = clock.GetTimestamp();
        seen++;
        if (seen == 1)
        {
            start = now;
        }
        else if (lastOfEpoch > 0)
        {
            // Between two epochs lie the test and one batch, which is then not counted.
            outside += clock.GetElapsedTime(lastOfEpoch, now);
            skipped++;
        }

        lastOfEpoch = batch.Batch == batch.BatchCount ? now : 0;
        if (seen < Batches)
            return null;

        var counted = Batches - 1 - skipped;
        if (counted <= 0)
            return null; // Epochs of one batch.
        var perBatch = (clock.GetElapsedTime(start, now) - outside) / counted;
        var rate = Math.Min(run.Options.BatchSize, run.TrainImages.Count) / Math.Max(1e-9, perBatch.TotalSeconds);
        var betweenEpochs = skipped > 0 ? outside / skipped - perBatch : TimeSpan.Zero;
        var epochLeft = perBatch * (batch.BatchCount - batch.Batch);
        var runLeft = epochLeft + (run.Options.Epochs - run.Epoch) * perBatch * batch.BatchCount
            + (run.Options.Epochs - run.Epoch + 1) * betweenEpochs;
        var tests = run.TestImages is not null && skipped == 0 ? ", plus the tests" : "";
        var end = clock.GetLocalNow() + runLeft;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"estimate : {rate:F0} images/s, epoch ends in {ShortDuration.Of(epochLeft)}, run in " +
                $"{ShortDuration.Of(runLeft)} ({end:yyyy-MM-dd HH:mm}){tests}");
    }
}
