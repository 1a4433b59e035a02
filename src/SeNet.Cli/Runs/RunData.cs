using System.Text.Json.Nodes;
using SeNet.Cli.Sources;
using SeNet.Cli.Training;
using SeNet.Imaging;

namespace SeNet.Cli.Runs;

/// <summary>Reads the options of a run and opens its images again.</summary>
internal static class RunData
{
    /// <summary>The options in a run's <c>run.json</c>.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static TrainSettings SettingsOf(RunFolder folder) =>
        RunFolder.ReadJson(folder.Settings)["options"] is JsonObject options
            ? TrainOptions.FromJson(options)
            : throw new InvalidDataException($"'{folder.Settings}' has no options; it is not the run.json of a run.");

    /// <summary>The images of a run.</summary>
    /// <param name="settings">Its options.</param>
    /// <param name="start">Its beginning, which knows how images are prepared.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UsageException">The folder is not there any more.</exception>
    public static OpenedData Open(TrainSettings settings, StartingPoint start, CancellationToken cancellationToken) =>
        DataSource.Open(
            DataLocation.Find(settings.Data),
            (start.Crop ?? new CenterCrop(Defaults.UsualSide)) with
            {
                Size = Math.Max(settings.ImgSize, 1), CropFraction = settings.CropPct,
            },
            DataOptions.Of(settings),
            cancellationToken);
}
