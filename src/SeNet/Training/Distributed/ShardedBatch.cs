namespace SeNet.Training;

/// <summary>The result of a batch that was computed in shards.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="LossSum">Sum of the losses of the images.</param>
/// <param name="Correct">Number of images classified correctly.</param>
internal readonly record struct ShardedBatch(int Images, double LossSum, long Correct)
{
    /// <summary>Mean loss.</summary>
    public double Loss => LossSum / Images;
}
