using SeNet.Training;
using Spectre.Console;

namespace SeNet.Cli.Training;

/// <summary>
/// Shows a training: bars and a table on a terminal, lines elsewhere, JSON lines where they are wanted.
/// </summary>
internal static class TrainingDisplay
{
    /// <summary>Trains with the observers that show it.</summary>
    public static T Run<T>(Session session, Func<IReadOnlyList<ITrainingObserver>, T> train)
    {
        if (session.Json)
            return train([new EpochEvents(session.Out), new EpochTable(session.Say, session.Warn)]);
        if (!session.IsTerminal)
            return train([new EpochTable(session.Say, session.Warn)]);
        var terminal = session.Terminal;
        // On the calling thread, on which freed memory is kept.
        return terminal.Live(new Spectre.Console.Text("")).AutoClear(true).Start(live => train(
        [
            // What is printed while the bars are shown appears above them.
            new EpochTable(
                terminal.WriteLine,
                message => terminal.MarkupLine($"[yellow]warning:[/] {message.EscapeMarkup()}")),
            new LiveBars(
                bars =>
                {
                    live.UpdateTarget(bars);
                    live.Refresh();
                },
                () => terminal.Profile.Width,
                TimeProvider.System),
        ]));
    }
}
