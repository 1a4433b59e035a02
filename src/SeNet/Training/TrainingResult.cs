using SeNet.Weights;

namespace SeNet.Training;

/// <summary>What a run gave.</summary>
/// <param name="Outcome">Why it ended.</param>
/// <param name="History">All finished epochs, those before a resume included.</param>
public sealed record TrainingResult(TrainingOutcome Outcome, IReadOnlyList<EpochResult> History)
{
    /// <summary>
    /// What a file of the weights should tell, so that images can be classified with it: the model, its classes, how images are prepared. To be given to
    /// <see cref="WeightsFile.Save"/>.
    /// </summary>
    public WeightsMetadata Metadata { get; init; } = new();
}
