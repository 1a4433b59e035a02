using Spectre.Console;

namespace SeNet.Cli.Tests;

/// <summary>A call of the tool in this process: what it printed, and its exit code.</summary>
internal sealed record Call(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a command line.</summary>
    public static Call Of(params string[] arguments) => With(new CallOptions(), arguments);

    /// <summary>Runs a command line on a terminal, or with an input, or cancelled.</summary>
    public static Call With(CallOptions options, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = options.IsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = options.IsTerminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        terminal.Profile.Width = options.Width;
        var exitCode = Tool.Run(arguments, new Session
        {
            Out = output,
            Error = errors,
            Terminal = terminal,
            OpenInput = () => new MemoryStream(options.Input),
            IsTerminal = options.IsTerminal,
            Cancellation = options.Cancellation,
        });
        return new(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Checks that the call succeeded; gives what it printed.</summary>
    public string ShouldSucceed()
    {
        ExitCode.Should().Be(0, Errors);
        return Output;
    }

    /// <summary>Checks that the call ended with one line on standard error that says all this.</summary>
    public void ShouldFail(int exitCode, params string[] says)
    {
        ExitCode.Should().Be(exitCode, Errors + Output);
        Errors.Trim().Should().StartWith("error: ").And.NotContain("\n");
        foreach (var text in says)
            Errors.Should().Contain(text);
    }
}

/// <summary>How the tool is called.</summary>
internal sealed record CallOptions
{
    public bool IsTerminal { get; init; }

    public int Width { get; init; } = 60;

    public byte[] Input { get; init; } = [];

    public CancellationToken Cancellation { get; init; }
}
