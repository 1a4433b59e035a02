namespace SeNet.Training;

/// <summary>Why a training run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs are trained.</summary>
    Completed,

    /// <summary>An observer stopped the run, for example <see cref="EarlyStopping"/>.</summary>
    Stopped,

    /// <summary>
    /// The cancellation token was cancelled. The batch in progress was completed. A test in progress was not; a resumed
    /// run begins with it.
    /// </summary>
    Cancelled,

    /// <summary>
    /// An image could not be read or an observer failed. Observers receive this outcome, so that everything is saved,
    /// before the exception is thrown.
    /// </summary>
    Failed,
}
