namespace FuzzWeights;

/// <summary>Ends the process with a message when a file takes for ever.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly Timer timer;
    private int current = -1;
    private int last = -2;

    public Watchdog(string format, TimeSpan limit)
    {
        timer = new Timer(_ => Check(format), null, limit, limit);
    }

    /// <summary>Says which file is being read.</summary>
    public void Report(int file) => Volatile.Write(ref current, file);

    public void Dispose() => timer.Dispose();

    private void Check(string format)
    {
        var now = Volatile.Read(ref current);
        if (now == last)
            Environment.FailFast($"{format}: file {now} is not read within the limit.");
        last = now;
    }
}
