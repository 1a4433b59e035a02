namespace SeNet.Training;

/// <summary>Measures the largest resident memory of the process while something runs, every few milliseconds.</summary>
internal sealed class MemoryPeak : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    private readonly ManualResetEventSlim ended = new();
    private readonly Thread thread;
    private long bytes = Environment.WorkingSet;

    public MemoryPeak()
    {
        thread = new Thread(Measure) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The largest value so far, in bytes.</summary>
    public long Bytes => Math.Max(Interlocked.Read(ref bytes), Environment.WorkingSet);

    public void Dispose()
    {
        ended.Set();
        thread.Join();
        ended.Dispose();
    }

    private void Measure()
    {
        while (!ended.Wait(Interval))
            Interlocked.Exchange(ref bytes, Math.Max(Interlocked.Read(ref bytes), Environment.WorkingSet));
    }
}
