namespace SeNet.Training;

/// <summary>What a checkpoint holds beside tensors.</summary>
/// <param name="Run">What the run is.</param>
/// <param name="History">Its finished epochs.</param>
/// <param name="Progress">The sums of the epoch under way; of no batch between two epochs.</param>
internal sealed record CheckpointState(RunIdentity Run, EpochResult[] History, EpochProgress Progress);
