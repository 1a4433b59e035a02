using System.CommandLine;
using System.CommandLine.Invocation;

namespace SeNet.Cli.Help;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class HelpWriterAction(Session session) : SynchronousCommandLineAction
{
    /// <summary>A command line that lacks something may still ask for help.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpWriter(session.Out, session.Width).Write(parseResult.CommandResult.Command);
        return ExitCode.Success;
    }
}
