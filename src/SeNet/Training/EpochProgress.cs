namespace SeNet.Training;

/// <summary>Sums over the batches of an epoch that is under way.</summary>
/// <param name="Batches">Batches done.</param>
/// <param name="Images">Images seen.</param>
/// <param name="LossSum">Sum of the images' losses.</param>
/// <param name="Correct">Images classified correctly.</param>
/// <param name="Elapsed">Wall time so far.</param>
internal sealed record EpochProgress(int Batches, long Images, double LossSum, long Correct, TimeSpan Elapsed)
{
    public static EpochProgress None { get; } = new(0, 0, 0, 0, TimeSpan.Zero);
}
