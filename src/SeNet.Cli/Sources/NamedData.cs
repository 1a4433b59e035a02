using SeNet.Data;
using SeNet.Downloads;

namespace SeNet.Cli.Sources;

/// <summary>Opens data sets that are known by name.</summary>
internal static class NamedData
{
    /// <summary>Opens a data set; downloads it first if that is wanted.</summary>
    public static OpenedData Open(string name, string directory, bool download, CancellationToken cancellationToken)
    {
        var row = DataSets.Get(name);
        var splits = row.LoadAsync(
            directory, download, new ConsoleDownloadProgress(), null, cancellationToken).GetAwaiter().GetResult();
        return new OpenedData(
            splits.Train, null, splits.Test, null, row.Normalization,
            [$"{row.Title}: {splits.Train.Count} training images, {splits.Test.Count} test images"]);
    }
}
