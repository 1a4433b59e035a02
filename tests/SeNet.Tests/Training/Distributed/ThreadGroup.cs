using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SeNet.Training;
using TorchSharp;

namespace SeNet.Tests.Training.Distributed;

/// <summary>
/// Threads in the place of processes. One runs at a time, until it waits for the others; each finds the state of
/// libtorch's random number generator, which they share, as it has left it.
/// </summary>
internal sealed class ThreadGroup
{
    private readonly object turn = new();
    private byte[]?[] given;
    private byte[][] all = [];
    private int arrived;
    private long exchanges;
    private RankFailedException? abortion;

    private ThreadGroup(int size) => given = new byte[]?[size];

    /// <summary>Runs an action in each thread.</summary>
    /// <returns>The failure of each; null for none.</returns>
    public static Exception?[] Try(int size, Action<ICommunicator> action)
    {
        var group = new ThreadGroup(size);
        var failures = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            lock (group.turn)
            {
                try
                {
                    action(new Communicator(group, rank));
                }
                catch (Exception e)
                {
                    failures[rank] = e;
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failures;
    }

    /// <summary>Runs an action in each thread, and throws the first failure.</summary>
    public static void Run(int size, Action<ICommunicator> action)
    {
        if (Try(size, action).FirstOrDefault(failure => failure is not null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    private byte[][] Exchange(int rank, ReadOnlySpan<byte> own)
    {
        given[rank] = own.ToArray();
        var exchange = exchanges;
        if (++arrived == given.Length)
        {
            (all, given, arrived) = (given!, new byte[]?[given.Length], 0);
            exchanges++;
            Monitor.PulseAll(turn);
        }

        using (var generator = torch.random.get_rng_state())
        {
            while (exchange == exchanges && abortion is null)
                if (!Monitor.Wait(turn, TimeSpan.FromMinutes(2)))
                    throw new TimeoutException($"Rank {rank} waits for the others: they make other calls.");
            torch.random.set_rng_state(generator);
        }

        return exchange == exchanges ? throw abortion! : all;
    }

    private sealed class Communicator(ThreadGroup group, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => group.given.Length;

        public void Broadcast(Span<byte> buffer)
        {
            var first = group.Exchange(rank, rank == 0 ? buffer : [])[0];
            first.Should().HaveCount(buffer.Length);
            first.CopyTo(buffer);
        }

        public void AllReduce(Span<float> values) => Add(values);

        public void AllReduce(Span<long> counts) => Add(counts);

        public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own) => group.Exchange(rank, own);

        public void Barrier() => group.Exchange(rank, []);

        public void Abort(int failed, string cause)
        {
            group.abortion ??= new RankFailedException(failed, Size, cause);
            Monitor.PulseAll(group.turn);
        }

        private void Add<T>(Span<T> values)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            var rows = group.Exchange(rank, MemoryMarshal.AsBytes(values))
                .Select(bytes => MemoryMarshal.Cast<byte, T>(bytes).ToArray()).ToArray();
            rows.Should().OnlyContain(row => row.Length == rows[rank].Length);
            for (var i = 0; i < values.Length; i++)
                values[i] = Sum([.. rows.Select(row => row[i])]);

            // Written down anew from the interface's documentation: neighbors first, level by level.
            static T Sum(T[] terms) => terms.Length == 1
                ? terms[0]
                : Sum([.. terms.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])]);
        }
    }
}
