namespace SeNet.Training;

/// <summary>The results of one epoch.</summary>
/// <param name="Epoch">Number of the epoch, starting at 1.</param>
/// <param name="LearningRate">Learning rate of the last batch.</param>
/// <param name="TrainLoss">Mean training loss, averaged over the epoch while the weights change.</param>
/// <param name="TrainAccuracy">Training accuracy, 0 to 1, averaged over the epoch while the weights change.</param>
/// <param name="TestLoss">Mean loss on the test set after the epoch. Null without a test set.</param>
/// <param name="TestAccuracy">Accuracy on the test set after the epoch, 0 to 1. Null without a test set.</param>
/// <param name="Elapsed">Time that the training of the epoch took, without the test.</param>
public sealed record EpochResult(
    int Epoch,
    double LearningRate,
    double TrainLoss,
    double TrainAccuracy,
    double? TestLoss,
    double? TestAccuracy,
    TimeSpan Elapsed);
