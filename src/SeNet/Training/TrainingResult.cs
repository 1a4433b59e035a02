namespace SeNet.Training;

/// <summary>What a run gave.</summary>
/// <param name="Outcome">Why it ended.</param>
/// <param name="History">All finished epochs, those before a resume included.</param>
public sealed record TrainingResult(TrainingOutcome Outcome, IReadOnlyList<EpochResult> History);
