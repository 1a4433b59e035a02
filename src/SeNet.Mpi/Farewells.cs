using System.Text;
using SeNet.Training;

namespace SeNet.Mpi;

/// <summary>
/// The last message of each process to each other: that it ends, and why. A process that waits for another in an
/// exchange learns from it that the other will not come. It may overtake the last exchange, and so says how many the
/// process has completed.
/// </summary>
/// <param name="library">The library.</param>
internal sealed unsafe class Farewells(MpiLibrary library) : IDisposable
{
    private const int Tag = 7001;
    private const int Length = 512;
    private const int NoFailure = -1;
    private const int TextStart = sizeof(int) + sizeof(long);

    private readonly NativeBytes memory = new();
    private readonly bool[] received = new bool[library.Size];

    /// <summary>Whether this process has sent its own.</summary>
    public bool AreSent { get; private set; }

    /// <summary>Whether another process has told of a failure.</summary>
    public bool TellOfFailure { get; private set; }

    private byte* Messages => memory.Address;

    private nint* Requests => (nint*)(Messages + (nint)(library.Size + 1) * Length);

    private nint* OwnRequests => Requests + library.Size;

    /// <summary>Makes ready to receive those of the others.</summary>
    public void Expect()
    {
        memory.Of((nuint)(library.Size + 1) * Length + (nuint)(2 * library.Size * sizeof(nint)));
        new Span<byte>(Requests, 2 * library.Size * sizeof(nint)).Clear();
        for (var rank = 0; rank < library.Size; rank++)
            if (rank != library.Rank)
                library.Receive(MessageOf(rank), Length, rank, Tag, Requests + rank);
    }

    /// <summary>Tells the others that this process ends.</summary>
    /// <param name="exchanges">Number of exchanges that it has completed.</param>
    /// <param name="failure">The process that failed and the cause; null for an end without failure.</param>
    public void Send(long exchanges, (int Rank, string Cause)? failure)
    {
        if (AreSent)
            return;
        AreSent = true;
        var message = new Span<byte>(MessageOf(library.Size), Length);
        message.Clear();
        BitConverter.TryWriteBytes(message, failure?.Rank ?? NoFailure);
        BitConverter.TryWriteBytes(message[sizeof(int)..], exchanges);
        Encoding.UTF8.GetEncoder().Convert(
            failure?.Cause ?? "", message[TextStart..^1], flush: true, out _, out _, out _);
        for (var rank = 0; rank < library.Size; rank++)
            if (rank != library.Rank)
                library.Send(MessageOf(library.Size), Length, rank, Tag, OwnRequests + rank);
    }

    /// <summary>Whether all others have ended too.</summary>
    public bool AllHaveEnded()
    {
        var all = true;
        for (var rank = 0; rank < library.Size; rank++)
            if (rank != library.Rank)
                all &= HasCome(rank) && library.HasEnded(OwnRequests + rank);
        return all;
    }

    /// <summary>Checks that all others come to an exchange.</summary>
    /// <param name="exchange">The number of the exchange, starting at 1.</param>
    /// <exception cref="RankFailedException">One has ended before it.</exception>
    public void RequireNoneBefore(long exchange)
    {
        for (var rank = 0; rank < library.Size; rank++)
            if (rank != library.Rank && HasCome(rank) && ExchangesOf(rank) < exchange)
            {
                var failure = FailureOf(rank, out var isTold);
                TellOfFailure |= isTold;
                throw failure;
            }
    }

    /// <summary>Frees the memory. Call it when MPI has ended.</summary>
    public void Dispose() => memory.Dispose();

    private RankFailedException FailureOf(int rank, out bool isTold)
    {
        var message = new ReadOnlySpan<byte>(MessageOf(rank), Length);
        var failed = BitConverter.ToInt32(message);
        var text = message[TextStart..];
        isTold = failed != NoFailure;
        return !isTold
            ? new RankFailedException(rank, library.Size, "it ended before the others")
            : new RankFailedException(failed, library.Size, Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]));
    }

    private long ExchangesOf(int rank) =>
        BitConverter.ToInt64(new ReadOnlySpan<byte>(MessageOf(rank) + sizeof(int), sizeof(long)));

    private bool HasCome(int rank) => received[rank] || (received[rank] = library.HasEnded(Requests + rank));

    private byte* MessageOf(int rank) => Messages + (nint)rank * Length;
}
