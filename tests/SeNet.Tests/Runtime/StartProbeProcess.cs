using System.Diagnostics;

namespace SeNet.Tests.Runtime;

/// <summary>
/// Runs the program eng/StartProbe, in a process whose environment says nothing of OpenMP unless the test does.
/// </summary>
internal static class StartProbeProcess
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "StartProbe.dll");

    /// <summary>What the program prints, line by line.</summary>
    public static string[] Run(string path, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            "dotnet", [path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("OMP_WAIT_POLICY");
        start.Environment.Remove("GOMP_SPINCOUNT");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "the program says {0}", errors.Result);
        return lines;
    }
}
