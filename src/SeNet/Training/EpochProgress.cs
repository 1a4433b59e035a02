namespace SeNet.Training;

/// <summary>Sums over the trained batches of the epoch in progress.</summary>
/// <param name="Batches">Number of batches trained.</param>
/// <param name="Images">Number of images in them.</param>
/// <param name="LossSum">Sum of the losses of the images.</param>
/// <param name="Correct">Number of images classified correctly.</param>
/// <param name="Elapsed">Elapsed time.</param>
internal sealed record EpochProgress(int Batches, long Images, double LossSum, long Correct, TimeSpan Elapsed)
{
    public static EpochProgress None { get; } = new(0, 0, 0, 0, TimeSpan.Zero);
}
