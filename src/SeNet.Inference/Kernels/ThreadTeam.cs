namespace SeNet.Kernels;

/// <summary>The threads that a kernel divides its work among.</summary>
internal abstract class ThreadTeam
{
    /// <summary>Number of threads, at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// Calls <paramref name="body"/> once for each of 0 to <paramref name="count"/> - 1, in any order, several at a
    /// time. An exception of a call is thrown when all threads have stopped.
    /// </summary>
    public abstract void For(int count, Action<int> body);
}
