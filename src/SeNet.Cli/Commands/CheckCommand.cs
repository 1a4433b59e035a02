using System.CommandLine;
using SeNet.Cli.Help;

namespace SeNet.Cli.Commands;

internal static class CheckCommand
{
    public static ToolCommand Create(Session session) => new("check", "Checks.");
}
