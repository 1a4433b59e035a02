using SeNet.Data;
using SeNet.Text;

namespace SeNet.Cli.Sources;

/// <summary>What <c>DATA</c> names: a folder of images, or a data set.</summary>
/// <param name="Data">The folder's full path, or the name of the data set.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal sealed record DataLocation(string Data, bool IsFolder)
{
    /// <summary>Finds the data.</summary>
    /// <exception cref="UsageException">There is neither such a folder nor such a data set.</exception>
    public static DataLocation Find(string data)
    {
        if (DataSets.Names.Contains(data.ToLowerInvariant()))
            return new(data.ToLowerInvariant(), IsFolder: false);
        if (Directory.Exists(data))
            return new(Path.GetFullPath(data), IsFolder: true);
        var names = string.Join(", ", DataSets.Names);
        throw new UsageException(
            File.Exists(data)
                ? $"'{data}' is a file; give a folder with one folder of images per class, or one of {names}."
                : $"There is no folder '{data}' and no data set of that name (the nearest: " +
                    $"{EditDistance.Nearest(data, DataSets.Names)}); give a folder with one folder of images per " +
                    $"class, or one of {names}.");
    }
}
