namespace SeNet.Training;

/// <summary>
/// The loss became infinite or NaN. On a CPU the run stops before that batch changes the weights; on a GPU it stops
/// before the next checkpoint is written, or at the end of the epoch.
/// </summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    internal NonFiniteLossException(int epoch, int batch, double learningRate, double loss)
        : base($"The loss is {loss} in epoch {epoch}, batch {batch}, at learning rate {learningRate}. No checkpoint " +
            "was written after that batch. Train in another folder with a lower learning rate " +
            "(TrainingOptions.LearningRate), or clip the gradient (TrainingOptions.GradientClipping).")
    {
        Epoch = epoch;
        Batch = batch;
        LearningRate = learningRate;
    }

    /// <summary>The epoch, starting at 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch in that epoch, starting at 1.</summary>
    public int Batch { get; }

    /// <summary>Learning rate of that batch.</summary>
    public double LearningRate { get; }
}
