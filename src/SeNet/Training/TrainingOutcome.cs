namespace SeNet.Training;

/// <summary>Why a run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>An observer asked for the end, for example <see cref="EarlyStopping"/>.</summary>
    Stopped,

    /// <summary>The cancellation token was set; the batch at hand was finished.</summary>
    Cancelled,

    /// <summary>An image could not be read, in training or in the test. Observers are told, so that all is saved, before the exception is thrown.</summary>
    Failed,
}
