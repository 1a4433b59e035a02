namespace SeNet.Cli.Tests;

/// <summary>Real images as a folder, written by the tool from the small CIFAR-10 of the repository.</summary>
internal static class Photos
{
    /// <summary>Folder of the small CIFAR-10.</summary>
    public static string MiniSet { get; } = Path.Combine(AppContext.BaseDirectory, "data", "cifar10-mini");

    /// <summary>Writes DIRECTORY/{train,test}/CLASS/*.png for three classes.</summary>
    public static string Write(string directory, int perClass)
    {
        Call.Of("data", "cifar10", "--data-dir", MiniSet, "--write-images", directory, "--most", $"{perClass}")
            .ShouldSucceed();
        foreach (var folder in Directory.GetDirectories(directory).SelectMany(Directory.GetDirectories))
            if (Path.GetFileName(folder) is not ("airplane" or "dog" or "truck"))
                Directory.Delete(folder, recursive: true);
        return directory;
    }
}
