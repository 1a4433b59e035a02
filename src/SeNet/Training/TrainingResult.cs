using SeNet.Weights;

namespace SeNet.Training;

/// <summary>What a run gave.</summary>
/// <param name="Outcome">Why it ended.</param>
/// <param name="History">All finished epochs, those before a resume included.</param>
public sealed record TrainingResult(TrainingOutcome Outcome, IReadOnlyList<EpochResult> History)
{
    /// <summary>
    /// What was wrong and did not stop the run, a log that could not be written for example. Observers were told at
    /// once.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// What a file of the weights should tell, so that images can be classified with it: the model, its classes, how
    /// images are prepared. To be given to <see cref="WeightsFile.Save"/>.
    /// </summary>
    public WeightsMetadata Metadata { get; init; } = new();
}
