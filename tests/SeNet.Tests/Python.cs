using System.Diagnostics;

namespace SeNet.Tests;

/// <summary>Runs Python as an independent reader of what is written here.</summary>
internal static class Python
{
    private static readonly string[] Interpreters = [
        Environment.GetEnvironmentVariable("SENET_PYTHON") ?? "python3", "/usr/bin/python3"];

    /// <summary>The interpreter that has some modules, or null.</summary>
    public static string? With(string modules) =>
        Array.Find(Interpreters, interpreter => Start(interpreter, $"import {modules}") is { ExitCode: 0 });

    /// <summary>What a program prints.</summary>
    /// <param name="modules">Modules that it needs, for example <c>torch</c>.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its <c>sys.argv[1:]</c>.</param>
    public static string Run(string modules, string program, params string[] arguments)
    {
        var (exitCode, output, errors) = Start(With(modules)!, program, arguments)!.Value;
        exitCode.Should().Be(0, "Python says {0}", errors);
        return output.TrimEnd();
    }

    private static (int ExitCode, string Output, string Errors)? Start(
        string interpreter, string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(interpreter, ["-c", program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // There is no such program.
        }
    }
}

/// <summary>A test that needs Python with some modules, and says that it was skipped where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Dictionary<string, string?> Found = [];

    public PythonFactAttribute(string modules)
    {
        lock (Found)
        {
            if (!Found.TryGetValue(modules, out var interpreter))
                Found[modules] = interpreter = Python.With(modules);
            if (interpreter is null)
                Skip = $"there is no python3 with {modules} (SENET_PYTHON may name one)";
        }
    }
}
