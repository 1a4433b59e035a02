using System.CommandLine;
using System.Diagnostics;
using SeNet.Cli.Help;
using SeNet.Cli.Runs;
using SeNet.Cli.Training;
using SeNet.CommandLine;

namespace SeNet.Cli.Commands;

/// <summary><c>senet resume</c>.</summary>
internal static class ResumeCommand
{
    public static ToolCommand Create(Session session)
    {
        var run = new Argument<string>("RUN") { Description = "Folder of the run, for example runs/1" };
        var options = new TrainOptions();
        var time = DurationOption.Create("--time", "End the training after this time, for example 90s, 45m or 2h");
        var command = new ToolCommand(
            "resume",
            "Continues a run that was interrupted, killed or ended, from its last checkpoint. No options are needed; " +
                "those of senet train that may change are shown here.")
        {
            run,
        };
        command.AddGroup("Options", [.. options.MayChange, time]);
        foreach (var option in options.All.SelectMany(group => group.Options).Except(options.MayChange))
        {
            // Known, so that they are refused by their name.
            option.Hidden = true;
            command.Add(option);
        }

        command.SetAction(values => Run(
            session, values, options, RunFolder.Open(values.GetValue(run)!), values.GetValue(time)));
        return command
            .Example("senet resume runs/1", "Goes on where the run ended, to the bit.")
            .Example("senet resume runs/1 --epochs 60", "Trains on to 60 epochs in all.");
    }

    private static int Run(
        Session session, ParseResult values, TrainOptions options, RunFolder folder, TimeSpan? time)
    {
        var start = Stopwatch.GetTimestamp();
        var before = RunData.SettingsOf(folder);
        RequireAllowed(options, values, folder);
        if (!folder.HasCheckpoint)
            throw new InvalidOperationException(
                $"'{folder.Path}' has no checkpoint: the run ended before the first. Start it again: " +
                    $"senet train --config {CommandText.Quoted(folder.Settings)} --out " +
                        $"{CommandText.Quoted(folder.Path)} --overwrite");
        var settings = options.Resolve(values, before);
        var beginning = StartingPoint.Find(settings);
        SeNetRuntime.Initialize();
        DeviceOption.RequireAvailable(settings.Device);
        using var checkpoint = session.IsFirst ? folder.LatestCheckpoint(session.Warn) : null;
        if (checkpoint?.CompletedEpochs > settings.Epochs)
            throw new UsageException(
                $"--epochs is '{settings.Epochs}', but the run has trained {checkpoint.CompletedEpochs}; give as " +
                    $"many or more.");
        var data = RunData.Open(settings, beginning, session.Cancellation);
        using var plan = TrainingPlan.Create(settings, beginning, data, session.Cancellation);
        TrainPreparation.Print(session, folder, settings, beginning, data, null);
        session.Processes.Barrier(); // All have read it.
        if (settings != before && session.IsFirst)
            TrainPreparation.WriteRunJson(folder, settings);
        return new TrainRunner(session, folder, data) { Budget = time, Start = start }.Run(plan, settings, checkpoint);
    }

    private static void RequireAllowed(TrainOptions options, ParseResult values, RunFolder folder)
    {
        var allowed = options.MayChange.Select(option => option.Name).ToList();
        if (options.Given(values).Except(allowed).ToList() is { Count: > 0 } others)
            throw new UsageException(
                $"{string.Join(", ", others)} cannot change in a run that is resumed; {string.Join(", ", allowed)} " +
                    $"can. Leave it out, or train a new run: senet train --config " +
                    $"{CommandText.Quoted(folder.Settings)} {string.Join(' ', others)} ...");
    }
}
