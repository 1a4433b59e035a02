using SeNet.Cli.Help;

namespace SeNet.Cli.Commands;

internal static class ReportCommand
{
    public static ToolCommand Create(Session session) => new("report", "Report.");
}
