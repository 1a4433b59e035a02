using System.CommandLine;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Runs;
using SeNet.Cli.Training;

namespace SeNet.Cli.Commands;

/// <summary><c>senet report</c>.</summary>
internal static class ReportCommand
{
    public static ToolCommand Create(Session session)
    {
        var run = new Argument<string>("RUN") { Description = "Folder of the run, for example runs/1" };
        var command = new ToolCommand(
            "report",
            "Writes the report of a run again: one HTML file without network or server, and its pictures as PNG and " +
                "SVG with their numbers as CSV. senet train writes it at its end.")
        {
            run,
        };
        command.SetAction(values =>
        {
            var folder = RunFolder.Open(values.GetValue(run)!);
            if (!File.Exists(folder.Results))
                throw new UsageException(
                    $"'{folder.Path}' has no results yet: its training has not ended. Continue it: senet resume " +
                        $"{folder.Path}");
            var settings = RunData.SettingsOf(folder);
            SeNetRuntime.Initialize();
            var data = RunData.Open(settings, StartingPoint.Find(settings), session.Cancellation);
            var files = new ResultFiles(session);
            new RunReport(session, folder, settings, data, files).Write();
            if (session.Json)
                session.WriteLine(JsonText.Of(new { folder.Report, Bytes = new FileInfo(folder.Report).Length }));
            else
                session.WriteLine(folder.Report);
            return files.ExitCode;
        });
        return command.Example("senet report runs/1", "Writes runs/1/report.html; open it in a browser.");
    }
}
