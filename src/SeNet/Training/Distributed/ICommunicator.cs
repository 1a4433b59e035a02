namespace SeNet.Training;

/// <summary>
/// Exchanges values between the processes of a run (<see cref="TrainingOptions.Communicator"/>). All processes make the
/// same calls in the same order; each call returns when the values of all are there.
/// </summary>
/// <remarks>
/// Implementations are <see cref="SingleProcess"/> and, in the package SeNet.Mpi, <c>MpiCommunicator</c>. Calls come
/// from one thread at a time.
/// </remarks>
public interface ICommunicator
{
    /// <summary>Number of this process: 0 to <see cref="Size"/> - 1. Process 0 writes the files of a run.</summary>
    int Rank { get; }

    /// <summary>Number of processes, at least 1.</summary>
    int Size { get; }

    /// <summary>Replaces the values in all processes by those of process 0.</summary>
    /// <param name="buffer">The values. The length is the same in all processes.</param>
    void Broadcast(Span<byte> buffer);

    /// <summary>Replaces the values in all processes by their sum over the processes, element by element.</summary>
    /// <remarks>
    /// The order of the additions is fixed, so that all implementations give the same bits: process i + d is added to
    /// process i for d = 1 and i = 0, 2, 4, ..., then for d = 2 and i = 0, 4, 8, ..., and so on. For four processes:
    /// (x0 + x1) + (x2 + x3).
    /// </remarks>
    /// <param name="values">The values. The length is the same in all processes.</param>
    void AllReduce(Span<float> values);

    /// <summary>Replaces the counts in all processes by their sum over the processes, element by element.</summary>
    /// <param name="counts">The counts. The length is the same in all processes.</param>
    void AllReduce(Span<long> counts);

    /// <summary>Collects the bytes of all processes in all processes.</summary>
    /// <param name="own">The bytes of this process. Their number may differ between processes.</param>
    /// <returns>The bytes of each process, by rank.</returns>
    IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own);

    /// <summary>Waits until all processes have made this call.</summary>
    void Barrier();

    /// <summary>
    /// Ends all processes, without their consent, because one cannot go on. Calls in progress of the others throw a
    /// <see cref="RankFailedException"/>; those that do not end by it are ended.
    /// </summary>
    /// <param name="rank">Rank of the process that cannot go on: this one, or one that does not answer.</param>
    /// <param name="cause">The cause, in one or two sentences.</param>
    void Abort(int rank, string cause);
}
