using System.Diagnostics;

namespace KillRuns;

/// <summary>A process that trains the small run.</summary>
internal sealed class RunProcess : IDisposable
{
    public const int KilledCode = 128 + 9;

    private readonly Process process;
    private readonly Task<string> errors;
    private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunProcess(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RunProcess).Assembly.Location, SmallRun.Command, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null or SmallRun.Began)
                began.TrySetResult();
        };
        process.BeginOutputReadLine();
    }

    /// <summary>Waits until the training has begun, or the process has ended.</summary>
    public void WaitUntilBegun() => began.Task.Wait();

    /// <summary>Kills the process (SIGKILL) after a time, unless it has ended by then.</summary>
    /// <returns>The exit code: <see cref="KilledCode"/> if it was killed.</returns>
    public int KillAfter(TimeSpan time)
    {
        if (!process.WaitForExit(time))
            process.Kill();
        return WaitForEnd().Code;
    }

    /// <summary>Waits for the process's own end.</summary>
    public (int Code, string Errors) WaitForEnd()
    {
        process.WaitForExit();
        return (process.ExitCode, errors.Result.Trim());
    }

    public void Dispose() => process.Dispose();
}
