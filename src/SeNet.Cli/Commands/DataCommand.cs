using SeNet.Cli.Help;

namespace SeNet.Cli.Commands;

internal static class DataCommand
{
    public static ToolCommand Create(Session session) => new("data", "Data.");
}
