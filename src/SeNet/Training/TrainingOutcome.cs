namespace SeNet.Training;

/// <summary>Why a run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>An observer asked for the end, for example <see cref="EarlyStopping"/>.</summary>
    Stopped,

    /// <summary>
    /// The cancellation token was set. The batch at hand was finished; a test was not, and is the first thing that a
    /// resumed run does.
    /// </summary>
    Cancelled,

    /// <summary>
    /// An image could not be read, in training or in the test, or an observer failed. Observers are told, so that all
    /// is saved, before the exception is thrown.
    /// </summary>
    Failed,
}
