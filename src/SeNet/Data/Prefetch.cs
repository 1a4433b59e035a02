namespace SeNet.Data;

/// <summary>Makes the next item on a worker thread while the caller uses the present one.</summary>
internal static class Prefetch
{
    /// <summary>
    /// Yields <paramref name="make"/>(first), ..., <paramref name="make"/>(end - 1). Calls never overlap, and at most
    /// one runs ahead; its exception is thrown when its item is asked for.
    /// </summary>
    /// <remarks>A caller that stops early waits for nothing: the item under way is finished and dropped.</remarks>
    public static IEnumerable<T> OneAhead<T>(int first, int end, Func<int, T> make)
    {
        if (first >= end)
            yield break;
        var next = Task.Run(() => make(first));
        for (var i = first; i < end; i++)
        {
            var item = next.GetAwaiter().GetResult();
            if (i + 1 < end)
            {
                var following = i + 1;
                next = Task.Run(() => make(following));
            }
            yield return item;
        }
    }
}
