using System.Diagnostics;
using SeNet.Engine.Steps;

namespace SeNet.Engine;

/// <summary>
/// The threads of an engine: they share the pieces of a step with the caller, and sleep when there is nothing to do.
/// </summary>
/// <remarks>
/// Who has time takes the next piece, and the caller waits for pieces that have begun, not for threads: one that the
/// system does not run, because other programs keep the processors busy, delays nothing but the piece it holds. Waiting
/// threads poll for a moment only and then give their processor away.
/// </remarks>
internal sealed unsafe class WorkerThreads : IDisposable
{
    // A step's length: shorter waits than a sleep and an awakening take.
    private static readonly long PollingTicks = Stopwatch.Frequency * 50 / 1_000_000;

    private readonly SemaphoreSlim work = new(0);
    private readonly SemaphoreSlim finished = new(0);
    private readonly Thread[] threads;
    private Step step = null!;
    private float* memory;
    private int phase;
    private int pieces;

    // Above, a number that changes with every phase; below, pieces that nobody has taken yet. One value, so that a
    // late thread cannot take a piece of one phase for that of another.
    private long state;
    private int unfinished;
    private int sleeping;
    private int callerSleeps;
    private volatile bool isDisposed;

    /// <param name="count">Number of threads with the caller's, at least 1.</param>
    public WorkerThreads(int count)
    {
        Count = count;
        threads = new Thread[count - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = "SeNet inference" };
            threads[i].Start();
        }
    }

    /// <summary>Number of threads with the caller's.</summary>
    public int Count { get; }

    /// <summary>Computes a step on the caller's thread alone.</summary>
    public static void RunAlone(Step step, float* memory)
    {
        for (var phase = 0; phase < step.Phases; phase++)
        {
            var pieces = step.Pieces(phase);
            for (var piece = 0; piece < pieces; piece++)
                step.Run(memory, phase, piece);
        }
    }

    /// <summary>Computes a step; one caller at a time.</summary>
    public void Run(Step step, float* memory)
    {
        for (var phase = 0; phase < step.Phases; phase++)
        {
            var pieces = step.Pieces(phase);
            if (pieces == 1 || threads.Length == 0)
            {
                for (var piece = 0; piece < pieces; piece++)
                    step.Run(memory, phase, piece);
                continue;
            }

            (this.step, this.phase, this.pieces) = (step, phase, pieces);
            this.memory = memory;
            Volatile.Write(ref unfinished, pieces);
            Interlocked.Exchange(ref state, (((state >> 32) + 1) << 32) | (uint)pieces);
            if (Volatile.Read(ref sleeping) > 0 && Interlocked.Exchange(ref sleeping, 0) is > 0 and var sleepers)
                work.Release(sleepers);
            while (TakePiece())
            {
            }

            WaitForOthers();
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        work.Release(threads.Length + 1);
        foreach (var thread in threads)
            thread.Join();
        work.Dispose();
        finished.Dispose();
    }

    /// <summary>Computes the next piece, if there is one.</summary>
    private bool TakePiece()
    {
        while (true)
        {
            var seen = Volatile.Read(ref state);
            var left = (int)(uint)seen;
            if (left == 0)
                return false;
            var (step, memory, phase, pieces) = (this.step, (nint)this.memory, this.phase, this.pieces);
            // Where this succeeds, the phase has not ended since its values were read.
            if (Interlocked.CompareExchange(ref state, seen - 1, seen) != seen)
                continue;
            step.Run((float*)memory, phase, pieces - left);
            if (Interlocked.Decrement(ref unfinished) == 0 && Interlocked.Exchange(ref callerSleeps, 0) == 1)
                finished.Release();
            return true;
        }
    }

    private void WaitForOthers()
    {
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref unfinished) > 0)
        {
            if (Stopwatch.GetTimestamp() - start < PollingTicks)
            {
                Thread.SpinWait(8);
                continue;
            }

            Interlocked.Exchange(ref callerSleeps, 1);
            if (Volatile.Read(ref unfinished) > 0 || Interlocked.Exchange(ref callerSleeps, 0) == 0)
                finished.Wait();
        }
    }

    private void Work()
    {
        while (!isDisposed)
        {
            if (TakePiece())
                continue;
            var start = Stopwatch.GetTimestamp();
            while ((int)(uint)Volatile.Read(ref state) == 0 && Stopwatch.GetTimestamp() - start < PollingTicks)
                Thread.SpinWait(8);
            if ((int)(uint)Volatile.Read(ref state) != 0)
                continue;
            Interlocked.Increment(ref sleeping);
            // Work that came before the caller could see that this thread sleeps.
            if ((int)(uint)Volatile.Read(ref state) == 0 || isDisposed)
                work.Wait();
            else if (!TryStayAwake())
                work.Wait();
        }
    }

    /// <summary>Takes back that this thread sleeps; false if it is being woken already.</summary>
    private bool TryStayAwake()
    {
        while (Volatile.Read(ref sleeping) is > 0 and var count)
            if (Interlocked.CompareExchange(ref sleeping, count - 1, count) == count)
                return true;
        return false;
    }
}
