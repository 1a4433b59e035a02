namespace SeNet.Training;

/// <summary>What one epoch of training gave.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="TrainLoss">Mean loss over the epoch's training images, taken while the weights changed.</param>
/// <param name="TrainAccuracy">Share of the epoch's training images classified correctly, 0 to 1.</param>
/// <param name="TestLoss">Mean loss over the test images after the epoch; null without a test set.</param>
/// <param name="TestAccuracy">Share of the test images classified correctly after the epoch, 0 to 1; null without a test set.</param>
/// <param name="Elapsed">Wall time of the epoch's training, evaluation not included.</param>
public sealed record EpochResult(
    int Epoch,
    double LearningRate,
    double TrainLoss,
    double TrainAccuracy,
    double? TestLoss,
    double? TestAccuracy,
    TimeSpan Elapsed);
