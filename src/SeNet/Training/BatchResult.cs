namespace SeNet.Training;

/// <summary>What one training step gave.</summary>
/// <param name="Batch">Number of the batch in its epoch, from 1.</param>
/// <param name="BatchCount">Batches of the epoch.</param>
/// <param name="Loss">Mean loss over the batch, before the step.</param>
/// <param name="LearningRate">Learning rate of the step.</param>
public sealed record BatchResult(int Batch, int BatchCount, double Loss, double LearningRate);
