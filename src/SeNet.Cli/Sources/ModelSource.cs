using SeNet.Cli.Runs;
using SeNet.Networks;
using SeNet.Text;

namespace SeNet.Cli.Sources;

/// <summary>What <c>MODEL</c> names: a weights file or the folder of a run.</summary>
internal static class ModelSource
{
    /// <summary>Path of the weights file: of a run, that of its best epoch.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static string FileOf(string model)
    {
        if (File.Exists(model))
            return model;
        if (!Directory.Exists(model))
            throw new UsageException(
                $"There is no file or folder '{model}'; give a weights file, or the folder of a run, for example " +
                    $"runs/1.");
        var folder = RunFolder.Open(model);
        return File.Exists(folder.Best) ? folder.Best
            : File.Exists(folder.Last) ? folder.Last
            : throw new UsageException(
                $"'{model}' holds no weights yet: its run has not finished an epoch. Continue it: senet resume " +
                    $"{model}");
    }

    /// <summary>Whether a name is a network of the zoo rather than a file.</summary>
    public static bool IsNetwork(string model) => NetworkZoo.Names.Contains(model) && !Path.Exists(model);

    /// <summary>Checks that a name is a file, a run or a network.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static void RequireKnown(string model)
    {
        if (!Path.Exists(model) && !NetworkZoo.Names.Contains(model))
            throw new UsageException(
                $"There is no file, run or network '{model}'; the nearest networks are " +
                    $"{EditDistance.Nearest(model, NetworkZoo.Names)}. See senet models");
    }

    /// <summary>The data that the run of a model was trained on; null for a file outside a run.</summary>
    public static string? DataOf(string model)
    {
        var folder = Directory.Exists(model) ? model : Path.GetDirectoryName(Path.GetFullPath(model))!;
        return RunFolder.Is(folder)
            && RunFolder.ReadJson(RunFolder.Open(folder).Settings)["options"]?["data"] is { } data
            ? $"{data}"
            : null;
    }
}
