using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SeNet.Mpi.Tests;

/// <summary>Runs the program eng/MpiProbe in one process or several.</summary>
internal static class MpiRun
{
    /// <summary>The program.</summary>
    public static string Probe { get; } = Path.Combine(AppContext.BaseDirectory, "MpiProbe.dll");

    /// <summary>Whether Open MPI's launcher is on the PATH.</summary>
    public static bool IsThere { get; } = Find();

    /// <summary>Runs the program.</summary>
    /// <param name="processes">Number of processes; null for one without a launcher.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <returns>Exit code, output and errors.</returns>
    public static (int Code, string Output, string Errors) Start(int? processes, params string[] arguments) =>
        processes is { } count
            ? Run("mpirun", [
                "--oversubscribe", "--bind-to", "none", "-np", $"{count}", "dotnet", Probe, .. arguments])
            : Run("dotnet", [Probe, .. arguments]);

    /// <summary>Runs a command.</summary>
    public static (int Code, string Output, string Errors) Run(string command, string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // Containers run as root, and do not let processes read each other's memory.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none";
        start.Environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1";
        start.Environment["TERM"] = "dumb";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} {string.Join(' ', arguments)} does not end: {errors.Result}");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }

    private static bool Find()
    {
        try
        {
            return Regex.IsMatch(Run("mpirun", ["--version"]).Output, "Open MPI");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
