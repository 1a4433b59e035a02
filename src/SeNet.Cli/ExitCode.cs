namespace SeNet.Cli;

/// <summary>Exit codes of the tool; an interrupted one is <see cref="CommandLine.Interruption.ExitCode"/>.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
