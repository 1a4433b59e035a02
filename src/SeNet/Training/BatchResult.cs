namespace SeNet.Training;

/// <summary>What one training step gave.</summary>
public sealed class BatchResult
{
    private readonly Lazy<double> loss;

    internal BatchResult(int batch, int batchCount, double learningRate, Func<double> loss)
    {
        Batch = batch;
        BatchCount = batchCount;
        LearningRate = learningRate;
        this.loss = new(loss);
    }

    /// <summary>Number of the batch in its epoch, from 1.</summary>
    public int Batch { get; }

    /// <summary>Batches of the epoch.</summary>
    public int BatchCount { get; }

    /// <summary>Learning rate of the step.</summary>
    public double LearningRate { get; }

    /// <summary>
    /// Mean loss over the batch, before the step. On a GPU, reading it waits for the step to end; it is there while
    /// <see cref="ITrainingObserver.OnBatchEnd"/> runs, and afterwards if it was read then.
    /// </summary>
    public double Loss => loss.Value;
}
