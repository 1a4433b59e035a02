using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SeNet.Mpi;

/// <summary>
/// Waits for other processes, without keeping a processor from one that computes: it gives way at once, and sleeps
/// between questions after a while.
/// </summary>
internal struct Patience
{
    private const uint Microseconds = 100;
    private static readonly TimeSpan Yielding = TimeSpan.FromMilliseconds(2);
    private readonly long start = Stopwatch.GetTimestamp();

    public Patience()
    {
    }

    /// <summary>Time since the waiting began.</summary>
    public readonly TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Waits a little.</summary>
    /// <returns>Whether it was long enough to look for rare events.</returns>
    public readonly bool Wait()
    {
        if (Elapsed < Yielding)
        {
            Thread.Yield();
            return false;
        }

        // Thread.Sleep waits for a millisecond at least.
        _ = Sleep(Microseconds);
        return true;
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(uint microseconds);
}
