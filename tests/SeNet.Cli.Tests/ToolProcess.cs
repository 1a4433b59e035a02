using System.Diagnostics;
using System.Text;

namespace SeNet.Cli.Tests;

/// <summary>The tool as a process of its own, so that it gets signals.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder errors = new();

    public ToolProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SeNet.Cli.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        process = Process.Start(start)!;
        // NNPACK, which libtorch contains, remarks on processors that it does not know.
        process.ErrorDataReceived += (_, line) =>
            _ = line.Data?.Contains("NNPACK", StringComparison.Ordinal) == true ? errors : errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
    }

    public string Errors => errors.ToString();

    public void WaitForLine(string text)
    {
        while (process.StandardOutput.ReadLine() is { } line)
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        throw new InvalidOperationException($"The tool ended without printing '{text}': {Errors}");
    }

    /// <summary>Waits until a folder has a file whose name fits a pattern.</summary>
    public void WaitForFile(string folder, string pattern)
    {
        var watch = Stopwatch.StartNew();
        while (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, pattern).Any())
        {
            if (process.HasExited || watch.Elapsed > Patience)
                throw new InvalidOperationException($"There came no {pattern} in {folder}: {Errors}");
            Thread.Yield();
        }
    }

    public void Send(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public int WaitForExit()
    {
        // What it still prints must not fill the pipe.
        var rest = process.StandardOutput.ReadToEndAsync();
        process.WaitForExit(Patience).Should().BeTrue("the tool ends within {0}", Patience);
        process.WaitForExit();
        rest.Wait();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
