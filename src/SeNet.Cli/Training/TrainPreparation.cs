using System.Text.Json.Nodes;
using SeNet.Cli.Output;
using SeNet.Cli.Runs;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Data;
using SeNet.Text;

namespace SeNet.Cli.Training;

/// <summary>What is done, printed and written before the first batch.</summary>
internal static class TrainPreparation
{
    private const int NameWidth = 9;
    private const int LongestName = 30;

    /// <summary>
    /// A last batch of one image, which batch normalization cannot do with in many networks, goes into the batch
    /// before,
    /// unless <c>--last-batch</c> is given.
    /// </summary>
    public static TrainSettings FitLastBatch(TrainSettings settings, DataFacts facts, IReadOnlyList<string> given) =>
        !given.Contains("--last-batch") && facts.TrainImages % settings.BatchSize == 1
            && facts.TrainImages > settings.BatchSize
            ? settings with { LastBatch = "merge" }
            : settings;

    /// <summary>Prints where the run goes, the data, the network and every option.</summary>
    public static void Print(
        Session session, RunFolder folder, TrainSettings settings, StartingPoint start, OpenedData data,
        DatasetCheckResult? check)
    {
        Say(session, "run", folder.Path);
        Say(session, "data", string.Join('\n', [settings.Data, .. data.Lines]));
        if (check is not null)
            Say(session, "check", DataChecks.Summary(check));
        Say(session, "classes", $"{data.Train.ClassNames.Count}: " +
            $"{ShortText.List([.. data.Train.ClassNames.Select(Cut)])}");
        Say(session, "network", $"{settings.Model}, " +
            $"{(start.Weights is { } weights ? $"weights of {weights}" : "random weights")}");
        session.Say("options");
        foreach (var line in Lines(settings, session.Width - 2))
            session.Say($"  {line}");
    }

    /// <summary>Writes <c>run.json</c>.</summary>
    public static void WriteRunJson(RunFolder folder, TrainSettings settings) =>
        RunFolder.WriteJson(folder.Settings, new JsonObject
        {
            ["command"] = $"senet train {CommandText.Quoted(settings.Data)}",
            ["seed"] = settings.Seed,
            ["options"] = TrainOptions.ToJson(settings),
            ["environment"] = RunEnvironment.ToJson(),
        });

    private static void Say(Session session, string name, string text)
    {
        foreach (var (line, number) in TextWrap.Lines(text, session.Width - NameWidth).Select((line, number) =>
            (line, number)))
            session.Say((number == 0 ? name : "").PadRight(NameWidth) + line);
    }

    private static string Cut(string name) =>
        Printable.Text(name.Length > LongestName ? name[..LongestName] + "..." : name);

    /// <summary>The options as on a command line, wrapped.</summary>
    private static IEnumerable<string> Lines(TrainSettings settings, int width)
    {
        var line = "";
        foreach (var pair in TrainOptions.ToArguments(TrainOptions.ToJson(settings)).Chunk(2))
        {
            var option = $"{pair[0]} {CommandText.Quoted(pair[1])}";
            if (line.Length > 0 && line.Length + 1 + option.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? option : $"{line} {option}";
        }

        yield return line;
    }
}
