using System.CommandLine;
using SeNet.Cli.Diagnosis;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using Spectre.Console;

namespace SeNet.Cli.Commands;

/// <summary><c>senet doctor</c>.</summary>
internal static class DoctorCommand
{
    public static ToolCommand Create(Session session)
    {
        var command = new ToolCommand(
            "doctor",
            "Looks at versions, processor, libtorch, GPU, memory and disk, and says what is wrong and how to mend " +
                "it. The exit code is 1 if training cannot work here.");
        command.SetAction(_ =>
        {
            var findings = Examination.All().ToList();
            if (session.Json)
                session.WriteLine(JsonText.Of(findings.Select(one => new
                {
                    one.Subject, State = one.State.ToString().ToLowerInvariant(), one.Text, one.Remedy,
                })));
            else
                foreach (var finding in findings)
                    Print(session, finding);
            return findings.Any(one => one.State == FindingState.Broken) ? ExitCode.Failed : ExitCode.Success;
        });
        return command.Example("senet doctor", "Is everything there that senet train needs?");
    }

    private static void Print(Session session, Finding finding)
    {
        var (mark, color) = finding.State switch
        {
            FindingState.Good => ("ok    ", "green"),
            FindingState.Note => ("note  ", "yellow"),
            _ => ("broken", "red"),
        };
        var rest = $"{finding.Subject,-10} {finding.Text}";
        if (session.IsTerminal)
            session.Terminal.MarkupLine($"[{color}]{mark}[/]  {rest.EscapeMarkup()}");
        else
            session.WriteLine($"{mark}  {rest}");
        if (finding.Remedy is { } remedy)
            session.WriteLine($"        {"",-10} {remedy}");
    }
}
