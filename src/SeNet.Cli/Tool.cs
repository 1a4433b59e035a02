using System.CommandLine;
using System.CommandLine.Help;
using SeNet.Cli.Commands;
using SeNet.Cli.Help;
using SeNet.CommandLine;
using SeNet.Training;

namespace SeNet.Cli;

/// <summary>The tool: its commands, and what becomes of errors.</summary>
internal static class Tool
{
    private const string Name = "senet";

    private static readonly Func<Session, ToolCommand>[] Commands =
    [
        TrainCommand.Create, ResumeCommand.Create, EvaluateCommand.Create, PredictCommand.Create,
        ReportCommand.Create, CheckCommand.Create, DataCommand.Create, ModelsCommand.Create, InspectCommand.Create,
        ConvertCommand.Create, ExportCommand.Create, BenchmarkCommand.Create, FindLearningRateCommand.Create,
        DoctorCommand.Create, CompletionCommand.Create,
    ];

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Session session)
    {
        var json = new Option<bool>("--json")
        {
            Description = "Write the result as JSON to standard output, all other lines to standard error",
            Recursive = true,
        };
        var verbose = new Option<bool>("--verbose")
        {
            Description = "Show the stack trace of an error",
            Recursive = true,
        };
        var root = Root(session, json, verbose);
        // No file of arguments: a path may begin with '@'.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        session.Json = parsed.GetValue(json);
        session.Verbose = parsed.GetValue(verbose);
        // A command line that is being completed is not complete.
        if (args.Length == 0)
        {
            new HelpWriter(session.Out, session.Width).Write(root);
            return ExitCode.Usage;
        }

        if (parsed.Errors.Count > 0 && !args[0].StartsWith("[suggest", StringComparison.Ordinal))
            return Fail(
                session,
                string.Join(' ', parsed.Errors.Select(error => ErrorText.Line(error.Message)).Distinct())
                    + $" See {PathOf(parsed.CommandResult.Command)} --help",
                ExitCode.Usage);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = session.Out,
                Error = session.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (OperationCanceledException) when (
            session.Cancellation.IsCancellationRequested || session.Processes.Size > 1)
        {
            session.Error.WriteLine(session.HowToContinue() ?? "stopped before anything was saved");
            return Interruption.ExitCode;
        }
        catch (UsageException e)
        {
            return Fail(session, ErrorText.Line(e.Message), ExitCode.Usage, e);
        }
        catch (Exception e) when (session.Verbose || ErrorText.Explain(e) is not null)
        {
            var kept = session.HowToContinue() is { } how ? $" {how}" : "";
            return Fail(session, (ErrorText.Explain(e) ?? $"{e.GetType().Name}: {e.Message}") + kept, ExitCode.Failed,
                e);
        }
        catch (Exception e)
        {
            return Fail(
                session,
                $"{e.GetType().Name}: {ErrorText.Line(e.Message)} This is a bug of senet; --verbose shows where.",
                ExitCode.Failed, e);
        }
    }

    /// <summary>A command with the names of those above it.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : Name;

    private static RootCommand Root(Session session, Option<bool> json, Option<bool> verbose)
    {
        var root = new RootCommand(
            "Trains, evaluates and deploys image classifiers with Squeeze-and-Excitation networks.")
        {
            json, verbose,
        };
        foreach (var create in Commands)
            root.Add(create(session));
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWriterAction(session);
        return root;
    }

    private static int Fail(Session session, string message, int code, Exception? e = null)
    {
        if (e is not null)
            session.Processes.Fail(e);
        session.Error.WriteLine($"error: {message}");
        if (session.Verbose && e is not null)
            session.Error.WriteLine(e);
        return code;
    }
}
