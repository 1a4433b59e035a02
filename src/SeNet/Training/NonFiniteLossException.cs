namespace SeNet.Training;

/// <summary>
/// The loss became infinite or not a number. On a CPU the run has stopped before the weights took harm from that batch; on a GPU it stops
/// before a checkpoint is written, or at the epoch's end.
/// </summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    internal NonFiniteLossException(int epoch, int batch, double learningRate, double loss)
        : base($"The loss is {loss} in epoch {epoch}, batch {batch}, at learning rate {learningRate}. No checkpoint was written after that batch. "
            + "Train in another folder with a lower learning rate (TrainingOptions.LearningRate), or clip the gradient (TrainingOptions.GradientClipNorm).")
    {
        Epoch = epoch;
        Batch = batch;
        LearningRate = learningRate;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch in that epoch, from 1.</summary>
    public int Batch { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }
}
