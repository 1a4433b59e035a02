namespace SeNet.Data;

/// <summary>
/// Cuts each batch into a fixed number of parts, and selects the adjacent ones that a loader gives.
/// </summary>
/// <param name="Count">Number of parts of a batch, at least 1.</param>
/// <param name="First">The first part that the loader gives.</param>
/// <param name="Own">Number of parts that the loader gives of each batch.</param>
internal sealed record BatchShards(int Count, int First, int Own)
{
    /// <summary>Batches that are not cut.</summary>
    public static BatchShards Whole { get; } = new(1, 0, 1);

    /// <summary>
    /// Position of a part in a batch. The sizes differ by one at most. Where there are fewer images than parts, some
    /// are empty; the first never is.
    /// </summary>
    /// <param name="images">Number of images in the batch.</param>
    /// <param name="shard">The part, 0 to <see cref="Count"/> - 1.</param>
    public (int Start, int Count) PartOf(int images, int shard)
    {
        var start = StartOf(images, shard);
        return (start, StartOf(images, shard + 1) - start);
    }

    private int StartOf(int images, int shard) => (int)(((long)images * shard + Count - 1) / Count);
}
