using System.Diagnostics;
using System.Runtime.InteropServices;
using SeNet.Training;

namespace SeNet.Mpi;

/// <summary>
/// The exchanges of an <see cref="ICommunicator"/> by non-blocking collectives of MPI, which move bytes only: additions
/// are done here, in the order that the interface promises, whatever the library and the network.
/// </summary>
/// <param name="library">The library.</param>
/// <param name="farewells">Those of the other processes.</param>
/// <param name="timeout">Longest time that a process waits for the others; null for no limit.</param>
internal sealed unsafe class Exchanges(MpiLibrary library, Farewells farewells, TimeSpan? timeout) : IDisposable
{
    // Bytes; MPI counts in an int.
    private const int LargestPiece = 1 << 28;

    // Bytes, below which each process gets all terms: one step instead of two.
    private const int SmallSum = 1 << 13;
    private const int ArrivalTag = 7002;

    // An own process that cannot tell of the one that hangs, since the first one does.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    private readonly NativeBytes sent = new(), received = new(), requests = new();
    private long begun;

    /// <summary>Time spent in exchanges.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Number of exchanges that have ended well.</summary>
    public long Completed { get; private set; }

    /// <summary>Bytes sent to others.</summary>
    public long BytesSent { get; private set; }

    private int Size => library.Size;

    /// <summary>Replaces bytes by those of process 0.</summary>
    public void Broadcast(byte* buffer, int length)
    {
        using var measured = Begin();
        for (var start = 0; start < length; start += LargestPiece)
        {
            var piece = Math.Min(LargestPiece, length - start);
            var memory = sent.Of((nuint)piece);
            new Span<byte>(buffer + start, piece).CopyTo(new Span<byte>(memory, piece));
            library.Broadcast(memory, piece, NewRequest());
            Wait();
            new Span<byte>(memory, piece).CopyTo(new Span<byte>(buffer + start, piece));
            BytesSent += library.Rank == 0 ? piece : 0;
        }

        Completed = begun;
    }

    /// <summary>Adds numbers over the processes.</summary>
    public void AllReduce<T>(Span<T> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        using var measured = Begin();
        for (var start = 0; start < values.Length; start += LargestPiece / sizeof(T))
        {
            var piece = values.Slice(start, Math.Min(LargestPiece / sizeof(T), values.Length - start));
            if (piece.Length * sizeof(T) <= SmallSum)
                AddAll(piece);
            else
                AddInParts(piece);
        }

        Completed = begun;
    }

    /// <summary>Collects the bytes of all processes in all.</summary>
    public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own)
    {
        using var measured = Begin();
        Span<int> length = [own.Length];
        var lengths = MemoryMarshal.Cast<byte, int>(
            Gather(MemoryMarshal.AsBytes(length), [.. Enumerable.Repeat(sizeof(int), Size)])).ToArray();
        if (lengths.Sum(each => (long)each) > int.MaxValue)
            throw new InvalidOperationException(
                $"The bytes of {Size} processes are {lengths.Sum(each => (long)each)}; one exchange collects at most " +
                    $"{int.MaxValue}.");
        var all = Gather(own, lengths);
        var result = new byte[Size][];
        for (int rank = 0, place = 0; rank < Size; place += lengths[rank++])
            result[rank] = all.Slice(place, lengths[rank]).ToArray();
        Completed = begun;
        return result;
    }

    public void Dispose()
    {
        sent.Dispose();
        received.Dispose();
        requests.Dispose();
    }

    private void AddAll<T>(Span<T> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var rows = MemoryMarshal.Cast<byte, T>(Gather(bytes, [.. Enumerable.Repeat(bytes.Length, Size)]));
        RankSum.Of(rows, Size);
        rows[..values.Length].CopyTo(values);
    }

    /// <summary>Each process adds one part of the numbers; then all collect the parts.</summary>
    private void AddInParts<T>(Span<T> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var length = values.Length;
        var starts = Enumerable.Range(0, Size + 1).Select(rank => (int)((long)length * rank / Size)).ToArray();
        var own = starts[library.Rank + 1] - starts[library.Rank];
        int[] lengths = [.. Enumerable.Range(0, Size).Select(rank => (starts[rank + 1] - starts[rank]) * sizeof(T))];
        int[] places = [.. starts[..^1].Select(start => start * sizeof(T))];
        int[] theirLengths = [.. Enumerable.Repeat(own * sizeof(T), Size)];
        int[] theirPlaces = [.. Enumerable.Range(0, Size).Select(rank => rank * own * sizeof(T))];
        var given = sent.Of((nuint)(length * sizeof(T)));
        values.CopyTo(new Span<T>(given, length));
        var taken = received.Of((nuint)Math.Max(length, (long)own * Size) * (nuint)sizeof(T));
        // The arrays of an exchange in progress must not move.
        fixed (int* itsLengths = Kept(lengths), itsPlaces = Kept(places))
        fixed (int* rowLengths = Kept(theirLengths), rowPlaces = Kept(theirPlaces))
        {
            library.AllToAll(given, itsLengths, itsPlaces, taken, rowLengths, rowPlaces, NewRequest());
            Wait();
            var rows = new Span<T>(taken, own * Size);
            RankSum.Of(rows, Size);
            rows[..own].CopyTo(new Span<T>(given, own));
            library.AllGather(given, own * sizeof(T), taken, itsLengths, itsPlaces, NewRequest());
            Wait();
        }

        new Span<T>(taken, length).CopyTo(values);
        BytesSent += 2L * (length - own) * sizeof(T);
    }

    /// <summary>Collects bytes, one process after the other, in memory that the next exchange overwrites.</summary>
    private Span<byte> Gather(ReadOnlySpan<byte> own, int[] lengths)
    {
        var places = new int[Size];
        for (var rank = 1; rank < Size; rank++)
            places[rank] = places[rank - 1] + lengths[rank - 1];
        var total = places[^1] + lengths[^1];
        var given = sent.Of((nuint)own.Length + 1);
        own.CopyTo(new Span<byte>(given, own.Length));
        var taken = received.Of((nuint)total + 1);
        fixed (int* itsLengths = Kept(lengths), itsPlaces = Kept(places))
        {
            library.AllGather(given, own.Length, taken, itsLengths, itsPlaces, NewRequest());
            Wait();
        }

        BytesSent += (long)own.Length * (Size - 1);
        return new Span<byte>(taken, total);
    }

    private static int[] Kept(int[] values)
    {
        // Beyond the fixed statement, too: an exchange that fails stays in progress.
        var kept = GC.AllocateUninitializedArray<int>(values.Length, pinned: true);
        values.CopyTo(kept, 0);
        return kept;
    }

    private nint* NewRequest()
    {
        var request = (nint*)requests.Of((nuint)(Size * sizeof(nint)));
        *request = 0;
        return request;
    }

    private void Wait()
    {
        var patience = new Patience();
        while (!library.HasEnded((nint*)requests.Address))
            if (patience.Wait())
                farewells.RequireNoneBefore(begun);
    }

    /// <summary>Begins an exchange: measures its time, and with a limit waits first until all have come.</summary>
    private Measured Begin()
    {
        begun++;
        var measured = new Measured(this);
        // Processes come to the first exchange when they have read their data.
        if (timeout is not { } limit || begun == 1)
            return measured;
        if (library.Rank == 0)
            AwaitAll(limit);
        else
            ReportToFirst(limit + Margin);
        return measured;
    }

    private void AwaitAll(TimeSpan limit)
    {
        var memory = received.Of((nuint)(Size * sizeof(long)));
        var arrivals = (nint*)requests.Of((nuint)(Size * sizeof(nint)));
        for (var rank = 1; rank < Size; rank++)
        {
            arrivals[rank] = 0;
            library.Receive(memory + rank * sizeof(long), 1, rank, ArrivalTag, arrivals + rank);
        }

        var patience = new Patience();
        var missing = Enumerable.Range(1, Size - 1).ToList();
        while (missing.RemoveAll(rank => library.HasEnded(arrivals + rank)) >= 0 && missing.Count > 0)
        {
            if (patience.Elapsed > limit)
                throw Missing(missing[0], limit);
            if (patience.Wait())
                farewells.RequireNoneBefore(begun);
        }

        for (var rank = 1; rank < Size; rank++)
        {
            library.Send(memory, 1, rank, ArrivalTag, arrivals);
            Wait();
        }
    }

    private void ReportToFirst(TimeSpan limit)
    {
        var memory = received.Of(sizeof(long));
        library.Send(memory, 1, 0, ArrivalTag, NewRequest());
        Wait();
        library.Receive(memory, 1, 0, ArrivalTag, NewRequest());
        var patience = new Patience();
        while (!library.HasEnded((nint*)requests.Address))
        {
            if (patience.Elapsed > limit)
                throw Missing(0, limit);
            if (patience.Wait())
                farewells.RequireNoneBefore(begun);
        }
    }

    private RankFailedException Missing(int rank, TimeSpan limit) => new(
        rank, Size, FormattableString.Invariant(
            $"the others have waited for it for {limit.TotalSeconds:0.#} s; it hangs, or its machine does not answer"));

    private readonly struct Measured(Exchanges exchanges) : IDisposable
    {
        private readonly long start = Stopwatch.GetTimestamp();

        public void Dispose() => exchanges.Time += Stopwatch.GetElapsedTime(start);
    }
}
