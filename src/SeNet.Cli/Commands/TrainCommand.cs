using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SeNet.Cli.Help;
using SeNet.Cli.Runs;
using SeNet.Cli.Sources;
using SeNet.Cli.Training;
using SeNet.CommandLine;
using SeNet.Data;

namespace SeNet.Cli.Commands;

/// <summary><c>senet train</c>.</summary>
internal static class TrainCommand
{
    public static ToolCommand Create(Session session)
    {
        var data = new Argument<string?>("DATA")
        {
            Description = "Folder of images: with the folders train and val, test or both, each with one folder per " +
                $"class; or with one folder per class. Or a data set: {string.Join(", ", DataSets.Names)}",
            Arity = ArgumentArity.ZeroOrOne,
        };
        data.CompletionSources.Add([.. DataSets.Names]);
        var options = new TrainOptions();
        var output = TextOption.Any(
            "--out", "Folder of the run (default: the next free number in runs/)", "DIR", "a folder");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an earlier run in --out" };
        var config = TextOption.Any(
            "--config", "Take all options that are not given from the run.json of another run: it is repeated to the " +
                "bit",
            "FILE", "the run.json of a run");
        var time = DurationOption.Create("--time", "End the training after this time, for example 90s, 45m or 2h");
        var download = new Option<bool>("--download") { Description = "Download the data set if it is not there" };
        var noCheck = new Option<bool>("--no-check") { Description = "Do not decode and check the images first" };
        var command = new ToolCommand(
            "train",
            "Trains a classifier. A folder is enough: size, network and all else are chosen by the images, and " +
                "printed before the training. Ctrl-C saves and stops; senet resume continues.")
        {
            data,
        };
        command.AddGroup("Run", output, overwrite, config, time, download, noCheck);
        options.AddTo(command);
        command.SetAction(values =>
        {
            var start = Stopwatch.GetTimestamp();
            if (values.GetValue(config) is { } file)
                values = WithConfig(command, values, file, data, options);
            var location = DataLocation.Find(values.GetValue(data) ?? throw new UsageException(
                $"DATA is missing; give a folder of images, or one of {string.Join(", ", DataSets.Names)}."));
            return Run(session, values, location, options, new(
                values.GetValue(output), values.GetValue(overwrite), values.GetValue(time), values.GetValue(download),
                !values.GetValue(noCheck), start));
        });
        return command
            .Example("senet train photos", "All defaults; the results are in runs/1, runs/2 and so on.")
            .Example("senet train photos --pretrained --epochs 20", "Starts from published ImageNet weights.")
            .Example("senet train photos --model seresnext50_32x4d --img-size 160 --opt adamw --lr 1e-3",
                "Single options.")
            .Example("senet train cifar10 --download --recipe quick", "CIFAR-10 in minutes.")
            .Example("senet train --config runs/1/run.json", "Repeats a run to the bit.")
            .Example("mpirun -np 4 senet train photos", "Four processes; the results do not depend on their number.");
    }

    /// <summary>The command line with the options of a file behind those that are given.</summary>
    private static ParseResult WithConfig(
        ToolCommand command, ParseResult given, string file, Argument<string?> data, TrainOptions options)
    {
        if (Directory.Exists(file))
            file = Path.Combine(file, RunFolder.RunJson);
        if (!File.Exists(file))
            throw new UsageException($"--config is '{file}', but there is no such file; give the run.json of a run.");
        var settings = RunFolder.ReadJson(file)["options"] as JsonObject
            ?? throw new InvalidDataException($"'{file}' has no options; give the run.json of a run.");
        var names = options.Given(given).ToHashSet();
        var known = options.All.SelectMany(group => group.Options).Select(option => option.Name).ToHashSet();
        var all = TrainOptions.ToArguments(settings).Chunk(2).ToList();
        if (all.Find(pair => !known.Contains(pair[0])) is { } unknown)
            throw new InvalidDataException(
                $"'{file}' has the option {unknown[0][2..]}, which this version of senet does not know.");
        var added = all.Where(pair => !names.Contains(pair[0])).SelectMany(pair => pair);
        var place = given.GetValue(data) is null ? [$"{settings["data"]}"] : Array.Empty<string>();
        string[] line = [.. given.Tokens.Select(token => token.Value), .. place, .. added];
        var parsed = command.Parents.OfType<Command>().Single()
            .Parse(line, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0
            ? parsed
            : throw new InvalidDataException(
                $"'{file}' cannot be used: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
    }

    private static int Run(
        Session session, ParseResult values, DataLocation location, TrainOptions options, TrainCall call)
    {
        DatasetCheckResult? check = null;
        using var ready = TrainBeginning.Create(
            session, values, location, options, call.Download,
            _ => check = call.Check && location.IsFolder && session.IsFirst ? DataChecks.Run(session, location) : null);
        session.Cancellation.ThrowIfCancellationRequested();
        var folder = RunFolder.CreateTogether(session.Processes, call.Out, call.Overwrite);
        TrainPreparation.Print(session, folder, ready.Settings, ready.Start, ready.Data, check);
        if (session.IsFirst)
            TrainPreparation.WriteRunJson(folder, ready.Settings);
        check?.WriteJson(folder.Check);
        return new TrainRunner(session, folder, ready.Data) { Budget = call.Time, Start = call.Start }
            .Run(ready.Plan, ready.Settings, null);
    }

    /// <summary>What is given beside the options of the training.</summary>
    private sealed record TrainCall(string? Out, bool Overwrite, TimeSpan? Time, bool Download, bool Check, long Start);
}
