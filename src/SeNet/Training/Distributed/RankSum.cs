using System.Numerics;

namespace SeNet.Training;

/// <summary>Adds the values of processes in the order of <see cref="ICommunicator.AllReduce(Span{float})"/>.</summary>
internal static class RankSum
{
    /// <summary>Adds rows of equal length. The sum replaces the first row; the others are overwritten.</summary>
    /// <param name="rows">The rows, one after the other: one for each process, by rank.</param>
    /// <param name="ranks">Number of rows.</param>
    public static void Of<T>(Span<T> rows, int ranks)
        where T : struct, INumber<T>
    {
        var length = rows.Length / ranks;
        for (var distance = 1; distance < ranks; distance *= 2)
            for (var rank = 0; rank + distance < ranks; rank += 2 * distance)
                Add(rows.Slice(rank * length, length), rows.Slice((rank + distance) * length, length));
    }

    private static void Add<T>(Span<T> target, ReadOnlySpan<T> added)
        where T : struct, INumber<T>
    {
        var i = 0;
        for (; i <= target.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(target[i..]) + new Vector<T>(added[i..])).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += added[i];
    }
}
