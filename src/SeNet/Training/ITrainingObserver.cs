namespace SeNet.Training;

/// <summary>
/// Something that follows a run: prints, logs, saves. Each method does nothing unless it is overridden.
/// </summary>
/// <remarks>
/// What one observer throws does not keep the others from being called. An error of input or output
/// (<see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>, an error of the network) of an observer that
/// does not save becomes a warning, one for each observer, and the run goes on. Any other exception ends the run:
/// <see cref="OnRunEnd"/> is called, so that all is saved, and <see cref="Trainer.Fit"/> throws it.
/// </remarks>
public interface ITrainingObserver
{
    /// <summary>
    /// Whether the observer saves what the run must not lose. Those that do are called before all others, in the order
    /// given, <see cref="CheckpointSaver"/> last of them; and a file that they cannot write ends the run.
    /// </summary>
    bool Saves => false;

    /// <summary>The run begins, or goes on after a resume; nothing is trained yet.</summary>
    /// <param name="run">The run.</param>
    void OnRunStart(TrainingRun run)
    {
    }

    /// <summary>An epoch begins, or goes on in its middle after a resume.</summary>
    /// <param name="run">The run; <see cref="TrainingRun.Epoch"/> is the epoch.</param>
    void OnEpochStart(TrainingRun run)
    {
    }

    /// <summary>A step is done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="batch">The step's figures.</param>
    void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
    }

    /// <summary>All batches of an epoch are trained, and its test begins. Not called without a test set.</summary>
    /// <param name="run">The run, whose history does not have the epoch yet.</param>
    void OnTestStart(TrainingRun run)
    {
    }

    /// <summary>An epoch is trained and tested.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epoch">The epoch's figures.</param>
    void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
    }

    /// <summary>The run ends. Not called when a step fails: the model is then in the middle of it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">Why it ends.</param>
    void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
    }

    /// <summary>
    /// Something is wrong that does not stop the run, a log that cannot be written for example. What this method throws
    /// is no further warning.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="message">What is wrong, in a sentence or two.</param>
    void OnWarning(TrainingRun run, string message)
    {
    }
}
