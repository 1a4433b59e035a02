using System.CommandLine;
using System.CommandLine.Parsing;
using SeNet.CommandLine;
using SeNet.Training;

namespace Samples;

/// <summary>Runs the command of a sample: errors are one line, and Ctrl-C and SIGTERM leave a saved run.</summary>
/// <param name="command">The command.</param>
/// <param name="runOptions">Its options <c>--out</c> and <c>--resume</c>.</param>
/// <param name="join">Gives the processes that a launcher has started; null for this one alone.</param>
internal sealed class SampleCommand(RootCommand command, RunOptions runOptions, Func<ICommunicator?>? join = null)
{
    /// <summary>The processes that run the program together. All but the first print nothing.</summary>
    public ICommunicator Processes { get; private set; } = SingleProcess.Instance;

    /// <summary>
    /// Parses the arguments and runs <paramref name="program"/> or help, or neither if they are wrong.
    /// </summary>
    /// <returns>
    /// The exit code: the program's, 1 after an error, <see cref="Interruption.ExitCode"/> after an interruption.
    /// </returns>
    public int Run(string[] args, Func<ParseResult, RunFolder, CancellationToken, int> program)
    {
        Console.SetError(new UnfailingWriter(Console.Error, _ => { }));
        Console.SetOut(
            new UnfailingWriter(Console.Out, e => Console.Error.WriteLine($"warning: standard output cannot be " +
                $"written ({e.Message.TrimEnd('.')}); the run continues without it")));
        using var interruption = new Interruption(
            Interruption.ExitAtOnce, Console.IsErrorRedirected ? null : ErrorLine.Write);
        using var signals = Interruption.Listen(interruption);
        RunFolder? run = null;
        string? checkpointBefore = null;
        // On this thread, the process's first: only there does the runtime keep freed blocks of any size.
        command.SetAction(values =>
        {
            // The folder is the first process's, which looks at it before it writes.
            run = Processes.Rank == 0 ? runOptions.Folder(values) : RunFolder.OfOther;
            Processes.Barrier();
            checkpointBefore = run.NewestCheckpoint;
            return program(values, run, interruption.Token);
        });
        try
        {
            Join();
            // No file of arguments: a path may begin with '@'.
            var parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
                return Fail(string.Join(' ', parsed.Errors.Select(error => ErrorText.Line(error.Message)).Distinct()));
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested || Processes.Size > 1)
        {
            ErrorLine.Write(run is { NewestCheckpoint: { } checkpoint }
                ? $"stopped; everything up to '{checkpoint}' is kept. To continue, give the same options with " +
                    $"--resume {run.Path}"
                : "stopped before training began; give the same command again");
            return Interruption.ExitCode;
        }
        catch (Exception e) when (ErrorText.Explain(e) is not null)
        {
            Processes.Fail(e);
            var who = Processes.Size == 1 || e is RankFailedException
                ? ""
                : $"Rank {Processes.Rank} of {Processes.Size} failed: ";
            return Fail(who + ErrorText.Explain(e) + HowToGoOn(e, run, checkpointBefore));
        }
        finally
        {
            (Processes as IDisposable)?.Dispose();
        }
    }

    private void Join()
    {
        if (join?.Invoke() is not { } processes)
            return;
        Processes = processes;
        if (processes.Rank == 0)
            return;
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
    }

    private static string HowToGoOn(Exception e, RunFolder? run, string? checkpointBefore)
    {
        if (run is { Resumed: true, Command: { } begun } && e is ArgumentException)
            return $" The run was started by: {begun}";
        return run is { NewestCheckpoint: { } checkpoint } && checkpoint != checkpointBefore
            ? $" Everything up to '{checkpoint}' is kept: once the cause is fixed, give the same options with " +
                $"--resume {run.Path}"
            : "";
    }

    private static int Fail(string message)
    {
        ErrorLine.Write($"error: {message}");
        return 1;
    }
}
