using System.CommandLine;
using System.CommandLine.Parsing;
using SeNet.CommandLine;

namespace Samples;

/// <summary>The options <c>--out</c> and <c>--resume</c>: where a run writes.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> output = TextOption.Any(
        "--out",
        "Folder for the results; created if it does not exist (default: a new folder under runs/)",
        "DIR",
        "a folder");

    private readonly Option<RunFolder?> resume;

    public RunOptions(string program) => resume = new("--resume")
    {
        Description =
            "Continue the run in this folder from its last checkpoint. Give the other options as before; --epochs " +
                "and --device may change",
        HelpName = "DIR",
        CustomParser = given =>
        {
            var mistake = "--resume is ''; accepted: the folder of a run.";
            var run = string.IsNullOrWhiteSpace(given.Text) ? null : RunFolder.Find(given.Text, program, out mistake);
            if (run is null)
                given.AddError(mistake!);
            return run;
        },
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(output);
        command.Add(resume);
        command.Validators.Add(given =>
        {
            if (given.GetResult(output) is not null && given.GetResult(resume) is not null)
                given.AddError($"{resume.Name} continues in the folder of its run: leave {output.Name} out.");
            else if (
                given.GetResult(output) is { Errors: var errors } && !errors.Any()
                && New(given.GetValue(output)) is { } mistake)
                given.AddError(mistake);
        });
    }

    /// <summary>Whether a run is resumed.</summary>
    public bool IsResumed(CommandResult given) => given.GetResult(resume) is not null;

    /// <summary>The folder that the options select.</summary>
    public RunFolder Folder(ParseResult values) =>
        values.GetValue(resume) ?? RunFolder.New(values.GetValue(output), out _);

    private static string? New(string? path)
    {
        RunFolder.New(path, out var mistake);
        return mistake;
    }
}
