using System.Diagnostics.CodeAnalysis;
using SeNet.Mpi;

namespace MpiProbe;

/// <summary>Makes each exchange, with buffers from none to several parts, and computes what it should give.</summary>
internal static class ExchangeCheck
{
    public static void Run(MpiCommunicator processes)
    {
        RequireNullReferences();
        foreach (var length in new[] { 0, 1, 7, 2048, 2049, 100_003, 1_000_000 })
        {
            var values = Numbers(processes.Rank, length);
            processes.AllReduce(values.AsSpan());
            var terms = Enumerable.Range(0, processes.Size).Select(rank => Numbers(rank, length)).ToArray();
            for (var i = 0; i < length; i++)
                Require(values[i].Equals(Sum([.. terms.Select(term => term[i])])), $"the sum of {length} numbers");

            long[] counts = [.. Enumerable.Range(0, length).Select(i => (long)i << processes.Rank)];
            processes.AllReduce(counts.AsSpan());
            Require(
                counts.Select((count, i) => (count, i))
                    .All(each => each.count == (long)each.i * ((1 << processes.Size) - 1)),
                $"the sum of {length} counts");

            var bytes = Bytes(processes.Rank, length);
            processes.Broadcast(bytes);
            Require(bytes.AsSpan().SequenceEqual(Bytes(0, length)), $"the broadcast of {length} bytes");
        }

        var all = processes.AllGather(Bytes(processes.Rank, 1000 * processes.Rank));
        Require(
            all.Count == processes.Size
                && all.Select((own, rank) => own.AsSpan().SequenceEqual(Bytes(rank, 1000 * rank))).All(same => same),
            "what was gathered");
        processes.Barrier();
        if (processes.Rank == 0)
            Console.WriteLine($"{processes.Size} processes, {processes.Description}");
    }

    /// <summary>A library that takes SIGSEGV for itself would end the process here.</summary>
    [SuppressMessage("Usage", "CA2201", Justification = "It is caught on purpose.")]
    private static void RequireNullReferences()
    {
        try
        {
            _ = Nothing()!.Length;
        }
        catch (NullReferenceException)
        {
            return;
        }

        throw new InvalidOperationException("A null reference was not found.");
    }

    private static string? Nothing() => Environment.TickCount64 < 0 ? "" : null;

    // Of very different sizes, so that the order of the additions shows.
    private static float[] Numbers(int rank, int length)
    {
        var random = new Random(rank + 100 * length);
        return [.. Enumerable.Range(0, length).Select(
            _ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(8)))];
    }

    private static byte[] Bytes(int rank, int length)
    {
        var bytes = new byte[length];
        new Random(rank).NextBytes(bytes);
        return bytes;
    }

    private static float Sum(float[] terms) => terms.Length == 1
        ? terms[0]
        : Sum([.. terms.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])]);

    private static void Require(bool isTrue, string what)
    {
        if (!isTrue)
            throw new InvalidOperationException($"Wrong: {what}.");
    }
}
