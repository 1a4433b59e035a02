using SeNet.CommandLine;
using SeNet.Mpi;
using SeNet.Training;
using Spectre.Console;

namespace SeNet.Cli;

/// <summary>Where a call of the tool writes to, and how it is told to stop.</summary>
internal sealed class Session
{
    private const string ShowCursor = "\u001b[?25h";

    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard output as a terminal, with colors and live parts where it has them.</summary>
    public required IAnsiConsole Terminal { get; init; }

    /// <summary>Standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Whether standard output is a terminal that moves its cursor.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Cancelled by Ctrl-C and SIGTERM.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether the result is to be JSON.</summary>
    public bool Json { get; set; }

    /// <summary>Whether an error shows the stack trace.</summary>
    public bool Verbose { get; set; }

    /// <summary>The processes that a launcher such as mpirun has started. All but the first print nothing.</summary>
    public ICommunicator Processes { get; init; } = SingleProcess.Instance;

    /// <summary>Whether this process prints, and writes files.</summary>
    public bool IsFirst => Processes.Rank == 0;

    /// <summary>What to say after an interruption; null until there is something to continue.</summary>
    public Func<string?> HowToContinue { get; set; } = () => null;

    /// <summary>Number of columns that text is wrapped to.</summary>
    public int Width => Math.Clamp(IsTerminal ? Terminal.Profile.Width : 100, 40, 100);

    /// <summary>Runs the tool on the process's console and signals.</summary>
    public static int OfConsole(Func<Session, int> run)
    {
        Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.SetError(new UnfailingWriter(Console.Error, _ => { }));
        MpiCommunicator? launched;
        try
        {
            launched = MpiCommunicator.InitializeIfLaunched();
        }
        catch (Exception e) when (e is MpiNotFoundException or MpiException)
        {
            Console.Error.WriteLine($"error: {ErrorText.Line(e.Message)}");
            return ExitCode.Failed;
        }

        using var processes = launched;
        if (processes?.Rank > 0)
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
        }

        return OfConsole(run, processes ?? (ICommunicator)SingleProcess.Instance);
    }

    /// <summary>Writes a line to standard output.</summary>
    public void WriteLine(string line = "") => Out.WriteLine(line);

    /// <summary>Writes a line of progress: to standard output, or to standard error where that is to be JSON.</summary>
    public void Say(string line) => (Json ? Error : Out).WriteLine(line);

    /// <summary>Writes a warning to standard error.</summary>
    public void Warn(string message) => Error.WriteLine($"warning: {ErrorText.Line(message)}");

    private static int OfConsole(Func<Session, int> run, ICommunicator processes)
    {
        // A launcher gives its processes a terminal, whatever it writes their output to.
        var isTerminal = !MpiCommunicator.IsLaunched && !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        Console.SetOut(new UnfailingWriter(Console.Out, e => Console.Error.WriteLine(
            $"warning: standard output cannot be written ({e.Message.TrimEnd('.')}); the rest goes on without it")));
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        using var interruption = new Interruption(
            code =>
            {
                // A live display has hidden it.
                if (isTerminal)
                    Console.Out.Write(ShowCursor);
                Interruption.ExitAtOnce(code);
            },
            // Above a live display, if there is one.
            isTerminal ? terminal.WriteLine : Console.IsErrorRedirected ? null : ErrorLine.Write);
        using var signals = Interruption.Listen(interruption);
        return run(new Session
        {
            Out = Console.Out,
            Error = Console.Error,
            Terminal = terminal,
            OpenInput = Console.OpenStandardInput,
            IsTerminal = isTerminal,
            Cancellation = interruption.Token,
            Processes = processes,
        });
    }
}
