namespace SeNet.Engine;

/// <summary>
/// Places values in one block of memory so that those which are needed at the same time do not overlap: each goes into
/// the smallest gap that holds it.
/// </summary>
internal sealed class MemoryPlanner
{
    // Values of a cache line.
    private const long Alignment = 16;

    private readonly SortedDictionary<long, long> gaps = [];

    /// <summary>Number of values of the whole block.</summary>
    public long Size { get; private set; }

    /// <summary>Finds a place.</summary>
    /// <param name="count">Number of values.</param>
    /// <returns>Values before it.</returns>
    public long Allocate(long count)
    {
        var size = Aligned(count);
        var (offset, gap) = gaps.Where(pair => pair.Value >= size).OrderBy(pair => pair.Value).FirstOrDefault();
        if (gap > 0)
        {
            gaps.Remove(offset);
            if (gap > size)
                gaps[offset + size] = gap - size;
            return offset;
        }

        // A gap at the end grows.
        offset = gaps.Count > 0 && gaps.Last() is var (last, length) && last + length == Size ? last : Size;
        gaps.Remove(offset);
        Size = offset + size;
        return offset;
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="offset">Values before it.</param>
    /// <param name="count">Number of values, as allocated.</param>
    public void Free(long offset, long count)
    {
        gaps[offset] = Aligned(count);
        var before = gaps.Keys.Where(key => key < offset).LastOrDefault(-1);
        if (before >= 0 && before + gaps[before] == offset)
        {
            gaps[before] += gaps[offset];
            gaps.Remove(offset);
            offset = before;
        }

        var behind = offset + gaps[offset];
        if (gaps.Remove(behind, out var next))
            gaps[offset] += next;
    }

    private static long Aligned(long count) => (Math.Max(count, 1) + Alignment - 1) / Alignment * Alignment;
}
