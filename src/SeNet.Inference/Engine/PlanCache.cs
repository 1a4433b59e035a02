using SeNet.Kernels;

namespace SeNet.Engine;

/// <summary>
/// The plans for the last sizes of images, each with the memory of calls that have ended, which the next ones take.
/// </summary>
internal sealed class PlanCache(Func<BatchSize, ExecutionPlan> plan) : IDisposable
{
    // As many sizes as a program mixes without noticing; each keeps its memory.
    private const int MostPlans = 8;

    // Values of an image's plan for which a batch is computed image by image.
    private const long ValuesAtOnce = 8L << 20;
    private const int MostImages = 16;

    private readonly Lock access = new();
    private readonly Dictionary<BatchSize, Entry> entries = [];
    private readonly Dictionary<BatchSize, int> atOnce = [];
    private long clock;
    private bool isDisposed;

    /// <summary>The plan for a size.</summary>
    /// <exception cref="ArgumentException">The images are too small.</exception>
    public ExecutionPlan this[BatchSize size]
    {
        get
        {
            lock (access)
                return Find(size).Plan;
        }
    }

    /// <summary>Number of images that are computed together.</summary>
    /// <param name="height">Their height in pixels.</param>
    /// <param name="width">Their width in pixels.</param>
    /// <exception cref="ArgumentException">The images are too small.</exception>
    public int ImagesAtOnce(int height, int width)
    {
        lock (access)
        {
            var size = new BatchSize(1, height, width);
            if (!atOnce.TryGetValue(size, out var images))
                atOnce[size] = images = (int)Math.Clamp(ValuesAtOnce / Find(size).Plan.MemorySize, 1, MostImages);
            return images;
        }
    }

    /// <summary>Memory for a call.</summary>
    public NativeFloats Rent(BatchSize size)
    {
        lock (access)
        {
            var entry = Find(size);
            return entry.Free.TryPop(out var memory) ? memory : new NativeFloats(entry.Plan.MemorySize);
        }
    }

    /// <summary>Keeps the memory of a call that has ended for the next one.</summary>
    public void Return(BatchSize size, NativeFloats memory)
    {
        lock (access)
            if (!isDisposed && entries.TryGetValue(size, out var entry))
                entry.Free.Push(memory);
            else
                memory.Dispose();
    }

    public void Dispose()
    {
        lock (access)
        {
            isDisposed = true;
            foreach (var entry in entries.Values)
                entry.Dispose();
            entries.Clear();
        }
    }

    private Entry Find(BatchSize size)
    {
        if (!entries.TryGetValue(size, out var entry))
        {
            entry = new Entry(plan(size));
            if (entries.Count == MostPlans)
            {
                var oldest = entries.MinBy(pair => pair.Value.LastUse).Key;
                entries[oldest].Dispose();
                entries.Remove(oldest);
            }

            entries[size] = entry;
        }

        entry.LastUse = ++clock;
        return entry;
    }

    private sealed class Entry(ExecutionPlan plan) : IDisposable
    {
        public ExecutionPlan Plan => plan;

        public Stack<NativeFloats> Free { get; } = [];

        public long LastUse { get; set; }

        public void Dispose()
        {
            foreach (var memory in Free)
                memory.Dispose();
            Free.Clear();
        }
    }
}
