namespace SeNet.Training;

/// <summary>The metric that <see cref="LearningRateSchedule.Plateau"/> follows.</summary>
public enum PlateauMetric
{
    /// <summary><see cref="EpochResult.TestLoss"/>: lower is better.</summary>
    TestLoss,

    /// <summary><see cref="EpochResult.TestAccuracy"/>: higher is better.</summary>
    TestAccuracy,

    /// <summary><see cref="EpochResult.TrainLoss"/>: lower is better. It needs no test set.</summary>
    TrainLoss,
}
