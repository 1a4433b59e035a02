namespace SeNet.Training;

/// <summary>A step of a <see cref="LearningRateFinder"/>.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Loss">Mean loss of the batch, before its update.</param>
/// <param name="SmoothedLoss">Exponentially weighted mean of the losses up to here.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
