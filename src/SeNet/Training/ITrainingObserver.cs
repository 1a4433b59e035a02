namespace SeNet.Training;

/// <summary>
/// Receives the events of a training run, to print, log or save something. By default, each method does nothing.
/// </summary>
/// <remarks>
/// If an observer throws, the others are still called. If it throws an I/O error (<see cref="IOException"/>,
/// <see cref="UnauthorizedAccessException"/>, a network error) and does not save (<see cref="Saves"/>), the error is
/// reported as a warning, once per observer, and the run continues. Any other exception ends the run:
/// <see cref="OnRunEnd"/> is called on all observers, so that everything is saved, and <see cref="Trainer.Fit"/> throws
/// the exception.
/// </remarks>
/// <example>
/// <code>
/// new Trainer(network).Fit(data.Train, data.Test, [new ErrorRate(Console.Out)]);
///
/// sealed class ErrorRate(TextWriter writer) : ITrainingObserver
/// {
///     public void OnEpochEnd(TrainingRun run, EpochResult epoch) =>
///         writer.WriteLine($"epoch {epoch.Epoch}: {1 - epoch.ValueOf(Metric.Accuracy):P1} errors");
/// }
/// </code>
/// </example>
public interface ITrainingObserver
{
    /// <summary>
    /// Whether the observer saves results that must not be lost. Such observers are called before all others, in the
    /// order given, with <see cref="CheckpointSaver"/> as the last of them. If one cannot write its file, the run ends.
    /// </summary>
    bool Saves => false;

    /// <summary>Called when the run starts or resumes, before the first batch.</summary>
    /// <param name="run">The run.</param>
    void OnRunStart(TrainingRun run)
    {
    }

    /// <summary>Called when an epoch starts, or resumes after some of its batches.</summary>
    /// <param name="run">The run. <see cref="TrainingRun.Epoch"/> is the epoch.</param>
    void OnEpochStart(TrainingRun run)
    {
    }

    /// <summary>Called after each training batch.</summary>
    /// <param name="run">The run.</param>
    /// <param name="batch">The results of the batch.</param>
    void OnBatchEnd(TrainingRun run, BatchResult batch)
    {
    }

    /// <summary>
    /// Called when all batches of an epoch are trained, before the test. Not called without a test set.
    /// </summary>
    /// <param name="run">The run. Its history does not contain the epoch yet.</param>
    void OnTestStart(TrainingRun run)
    {
    }

    /// <summary>Called when an epoch is trained and tested.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epoch">The results of the epoch.</param>
    void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
    }

    /// <summary>
    /// Called when the run ends. Not called if training on a batch fails, since the model is then partly updated.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">Why the run ends.</param>
    void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
    }

    /// <summary>
    /// Called for a problem that does not stop the run, for example a log that cannot be written. An exception of this
    /// method causes no further warning.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="message">The problem, in one or two sentences.</param>
    void OnWarning(TrainingRun run, string message)
    {
    }
}
