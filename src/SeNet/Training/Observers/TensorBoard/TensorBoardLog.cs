using SeNet.Files;

namespace SeNet.Training;

/// <summary>
/// Writes the results of each epoch as a TensorBoard event file: <c>loss/train</c>, <c>loss/test</c>,
/// <c>accuracy/train</c>, <c>accuracy/test</c>, <c>learning_rate</c>, <c>images_per_second</c> and each metric as
/// <c>metrics/NAME</c>. The step is the epoch.
/// </summary>
/// <remarks>
/// A resumed run removes events of epochs that it trains again and goes on in the same file, so that no epoch is there
/// twice. If the file cannot be written before the run starts, that is an error. Later it is a warning, and the run
/// continues; what could not be written is written after the next epoch.
/// </remarks>
/// <example>
/// <code>
/// new Trainer(network).Fit(data.Train, data.Test, [new TensorBoardLog("runs/first")]);   // tensorboard --logdir runs
/// </code>
/// </example>
public sealed class TensorBoardLog : ITrainingObserver, IOutputObserver
{
    private readonly string path;
    private readonly TimeProvider clock;
    private long length;
    private int written;

    /// <summary>Creates the observer.</summary>
    /// <param name="directory">Path of the folder for the events of this run. Created if it does not exist.</param>
    /// <param name="clock">Source of the time of each event. Null: the system clock.</param>
    public TensorBoardLog(string directory, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        path = Path.Combine(directory, "events.out.tfevents.1.senet");
        this.clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, or another run in progress writes it.</exception>
    /// <exception cref="InvalidOperationException">The run is new and the folder holds events of another.</exception>
    public void OnRunStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Outputs.Open(this);
        (length, written) = KeptOf(run.History.Count);
        if (run.History.Count > 0)
            Write(run);
    }

    /// <inheritdoc/>
    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        Write(run);
    }

    void IOutputObserver.Open(RunOutputs outputs) => outputs.ClaimFile(path, this);

    /// <summary>
    /// Writes the epochs that are not in the file. If that fails, the next call begins at the same place.
    /// </summary>
    private void Write(TrainingRun run)
    {
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            file.SetLength(length);
            file.Position = length;
            if (length == 0)
                file.Write(EventRecord.FileVersion(Now));
            foreach (var epoch in run.History.Skip(written))
                file.Write(EventRecord.Scalars(Now, epoch.Epoch, Scalars(epoch, run.TrainImages.Count)));
            file.Flush(flushToDisk: false);
            (length, written) = (file.Length, run.History.Count);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(path, e);
        }
    }

    /// <summary>The part of the file that stays, and its last epoch.</summary>
    private (long Length, int Epoch) KeptOf(int epochs)
    {
        if (!File.Exists(path))
            return (0, 0);
        var bytes = File.ReadAllBytes(path);
        var (kept, last) = (0, 0);
        while (EventRecord.Read(bytes.AsSpan(kept)) is { } record)
        {
            // Epoch after epoch, as this class writes it; what comes then is another's or of a time after the
            // checkpoint.
            if (record.Step != (kept == 0 ? 0 : last + 1) || record.Step > epochs)
                break;
            (kept, last) = (kept + record.Length, (int)record.Step);
        }

        return (kept, last);
    }

    private double Now => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static IEnumerable<(string Tag, double Value)> Scalars(EpochResult epoch, int images)
    {
        yield return ("loss/train", epoch.TrainLoss);
        yield return ("accuracy/train", epoch.TrainAccuracy);
        if (epoch.TestLoss is { } loss)
            yield return ("loss/test", loss);
        if (epoch.TestAccuracy is { } accuracy)
            yield return ("accuracy/test", accuracy);
        yield return ("learning_rate", epoch.LearningRate);
        if (epoch.Elapsed > TimeSpan.Zero)
            yield return ("images_per_second", images / epoch.Elapsed.TotalSeconds);
        foreach (var (name, value) in epoch.Metrics)
            yield return ($"metrics/{name}", value);
    }
}
