namespace SeNet.Training;

/// <summary>One process alone: nothing is exchanged.</summary>
public sealed class SingleProcess : ICommunicator
{
    private SingleProcess()
    {
    }

    /// <summary>The one instance.</summary>
    public static SingleProcess Instance { get; } = new();

    /// <summary>0.</summary>
    public int Rank => 0;

    /// <summary>1.</summary>
    public int Size => 1;

    /// <inheritdoc/>
    public void Broadcast(Span<byte> buffer)
    {
    }

    /// <inheritdoc/>
    public void AllReduce(Span<float> values)
    {
    }

    /// <inheritdoc/>
    public void AllReduce(Span<long> counts)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own) => [own.ToArray()];

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <summary>Does nothing: the caller's exception ends the process.</summary>
    /// <param name="rank">Not used.</param>
    /// <param name="cause">Not used.</param>
    public void Abort(int rank, string cause)
    {
    }

    /// <summary>The name of the type.</summary>
    public override string ToString() => nameof(SingleProcess);
}
