namespace SeNet.Engine;

/// <summary>
/// Lets an object be disposed of while it is in use: uses that have begun end as usual, and the last one frees it.
/// </summary>
/// <param name="name">Name of the object's type, for the exception.</param>
/// <param name="free">Frees the object; called once.</param>
internal sealed class UseCount(string name, Action free) : IDisposable
{
    // With one for the owner.
    private int count = 1;
    private int isDisposed;

    /// <summary>Begins a use; disposing of the result ends it.</summary>
    /// <exception cref="ObjectDisposedException">The object is disposed of.</exception>
    public Use Enter()
    {
        // From zero on, it is freed.
        for (var seen = Volatile.Read(ref count); seen > 0 && Volatile.Read(ref isDisposed) == 0;)
            if (Interlocked.CompareExchange(ref count, seen + 1, seen) is var found && found == seen)
                return new Use(this);
            else
                seen = found;
        throw new ObjectDisposedException(name);
    }

    /// <summary>Refuses further uses, and frees the object when the last has ended.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
            Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref count) == 0)
            free();
    }

    /// <summary>A use that has begun.</summary>
    public readonly struct Use(UseCount owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
