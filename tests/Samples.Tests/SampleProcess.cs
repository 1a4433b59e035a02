using System.Diagnostics;
using System.Text;

namespace Samples.Tests;

/// <summary>A sample, or another program, as a process of its own, so that it can be killed.</summary>
internal sealed class SampleProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;

    /// <summary>Starts a sample.</summary>
    /// <param name="name">Name of its program.</param>
    /// <param name="arguments">What it is given.</param>
    public SampleProcess(string name, params string[] arguments)
        : this(name, new Dictionary<string, string?>(), arguments)
    {
    }

    /// <summary>Starts a sample.</summary>
    /// <param name="name">Name of its program.</param>
    /// <param name="environment">What is added to its environment.</param>
    /// <param name="arguments">What it is given.</param>
    public SampleProcess(string name, IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        process = Process.Start(start)!;
        // NNPACK, which libtorch contains, remarks on processors that it does not know.
        process.ErrorDataReceived += (_, line) =>
            _ = line.Data?.Contains("NNPACK", StringComparison.Ordinal) == true ? Errors : Errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
    }

    public StringBuilder Errors { get; } = new();

    /// <summary>Runs a sample to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(string name, params string[] arguments)
    {
        using var sample = new SampleProcess(name, arguments);
        var output = sample.process.StandardOutput.ReadToEnd();
        return (sample.WaitForExit(), output, sample.Errors.ToString());
    }

    public void WaitForLine(string text)
    {
        while (NextLine() is { } line)
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        throw new InvalidOperationException($"The sample ended without printing '{text}': {Errors}");

        string? NextLine() => process.StandardOutput.ReadLine();
    }

    /// <summary>SIGKILL: the process gets no chance to save anything.</summary>
    public void Kill()
    {
        process.Kill();
        WaitForExit();
    }

    /// <summary>SIGTERM, which a system sends before it shuts down.</summary>
    public (int ExitCode, string Output) Terminate()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]))
            kill.WaitForExit();
        var output = process.StandardOutput.ReadToEnd();
        return (WaitForExit(), output);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private int WaitForExit()
    {
        process.WaitForExit(Patience).Should().BeTrue("the sample ends within {0}", Patience);
        process.WaitForExit();
        return process.ExitCode;
    }
}
