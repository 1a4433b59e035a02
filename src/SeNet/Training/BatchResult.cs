namespace SeNet.Training;

/// <summary>The result of training on one batch.</summary>
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

    /// <summary>Number of the batch in its epoch, starting at 1.</summary>
    public int Batch { get; }

    /// <summary>Number of batches in the epoch.</summary>
    public int BatchCount { get; }

    /// <summary>Learning rate used for the batch.</summary>
    public double LearningRate { get; }

    /// <summary>
    /// Mean loss over the batch, before the parameters were updated. On a GPU, reading it waits for the batch to be
    /// computed. It can be read in <see cref="ITrainingObserver.OnBatchEnd"/>, and later only if it was read there.
    /// </summary>
    public double Loss => loss.Value;
}
