using SeNet.Data;

namespace FineTune;

/// <summary>The images to learn from and those to test on.</summary>
internal static class Photos
{
    private const double TrainingShare = 0.8;
    private static readonly string[] TestFolders = ["test", "val"];

    public static (ImageFiles Train, ImageFiles Test) Open(string folder, CenterCrop crop, int seed)
    {
        var train = Path.Combine(folder, "train");
        if (!Directory.Exists(train))
            return ImageFolder.Open(folder, crop).Split(TrainingShare, seed);
        var test = TestFolders.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists)
            ?? throw new DirectoryNotFoundException($"'{folder}' has a folder 'train', but neither {string.Join(" nor ", TestFolders.Select(name => $"'{name}'"))}; add one.");
        return (ImageFolder.Open(train, crop), ImageFolder.Open(test, crop));
    }
}
