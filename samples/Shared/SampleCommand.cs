using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace Samples;

/// <summary>Runs a sample's command: mistakes end in one line, Ctrl-C and SIGTERM in a saved run.</summary>
internal static class SampleCommand
{
    /// <summary>Parses the arguments and runs <paramref name="program"/>, help, or neither where they are wrong.</summary>
    public static int Run(RootCommand command, string[] args, Func<ParseResult, CancellationToken, int> program)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        // On this thread, the process's first: only there does the memory that SeNetRuntime.Initialize keeps include blocks of any size.
        command.SetAction(values => program(values, stop.Token));
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
            return Mistake(string.Join(' ', parsed.Errors.Select(error => error.Message)));
        try
        {
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            // A run that has begun ends by itself, saved.
            Console.Error.WriteLine("stopped before training began; give the same command again");
            return 130;
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException
            or HttpRequestException or InvalidOperationException or ArithmeticException)
        {
            return Mistake(e.Message);
        }
        catch (ExternalException e)
        {
            // libtorch's, out of memory for example: its first line tells, the rest is its stack.
            return Mistake(e.Message.ReplaceLineEndings("\n").Split('\n')[0]);
        }
    }

    /// <summary>Refuses a folder for a run that has its own.</summary>
    public static void RequireOneFolder(CommandResult given, Option output, Option resume)
    {
        if (given.GetResult(output) is not null && given.GetResult(resume) is not null)
            given.AddError($"{resume.Name} goes on in the folder of its run: leave {output.Name} out.");
    }

    private static int Mistake(string message)
    {
        Console.Error.WriteLine($"error: {message.ReplaceLineEndings(" ").Replace("\t", "")}");
        return 1;
    }
}
