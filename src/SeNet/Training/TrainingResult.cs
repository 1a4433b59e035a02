using SeNet.Weights;

namespace SeNet.Training;

/// <summary>The results of a training run.</summary>
/// <param name="Outcome">Why the run ended.</param>
/// <param name="History">All completed epochs, including those before a resume.</param>
public sealed record TrainingResult(TrainingOutcome Outcome, IReadOnlyList<EpochResult> History)
{
    /// <summary>
    /// Problems that did not stop the run, for example a log that could not be written. Observers received each at once
    /// (<see cref="ITrainingObserver.OnWarning"/>).
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Metadata for <see cref="WeightsFile.Save"/>: the model, its classes and how images are prepared, which is all
    /// that is needed to classify images with the file.
    /// </summary>
    public WeightsMetadata Metadata { get; init; } = new();
}
