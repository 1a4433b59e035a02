using System.Diagnostics;

namespace SeNet.Benchmarks;

/// <summary>Processes that keep one processor busy each, until they are disposed or this process ends.</summary>
internal sealed class BusyProcesses : IDisposable
{
    /// <summary>First argument of a process that is busy.</summary>
    public const string Child = "keep-busy";

    private readonly List<Process> processes = [];

    public BusyProcesses(int count)
    {
        for (var i = 0; i < count; i++)
            processes.Add(
                Process.Start(
                    new ProcessStartInfo(Environment.ProcessPath!, [Child])
                    {
                        RedirectStandardInput = true, RedirectStandardOutput = true
                    })!);
        foreach (var process in processes)
            process.StandardOutput.ReadLine();
    }

    /// <summary>Computes until the process that started this one ends, or kills it.</summary>
    public static void BeBusy()
    {
        // The input ends when its writer does, whatever ended that.
        var input = new Thread(() =>
        {
            while (Console.In.ReadLine() is not null)
            {
            }

            Environment.Exit(0);
        });
        input.Start();
        Console.WriteLine("busy");
        for (var state = 1UL; ; state = unchecked(state * 6364136223846793005UL + 1))
            if (state == 0)
                Console.Error.WriteLine();
    }

    public void Dispose()
    {
        foreach (var process in processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
