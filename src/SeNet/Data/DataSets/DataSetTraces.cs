using static SeNet.Data.DataFiles;

namespace SeNet.Data;

/// <summary>Finds out what lies in a folder in place of a data set's files: another version, or another set.</summary>
internal static class DataSetTraces
{
    private const string Cifar10 = "CIFAR-10", Cifar100 = "CIFAR-100";

    private static readonly string[] Folders =
    [
        "cifar-10-batches-bin", "cifar-10-batches-py", "cifar-10-batches-mat",
        "cifar-100-binary", "cifar-100-python", "cifar-100-matlab",
    ];

    /// <summary>A file by which a version is known; null for the binary version.</summary>
    private static readonly (string File, string Title, string? Version)[] Traces =
    [
        ("data_batch_1.mat", Cifar10, "MATLAB"),
        ("data_batch_1", Cifar10, "Python"),
        ("data_batch_1.bin", Cifar10, null),
        ("fine_label_names.txt", Cifar100, null),
        ("train.bin", Cifar100, null),
        ("train.mat", Cifar100, "MATLAB"),
        ("meta", Cifar100, "Python"),
    ];

    private static readonly (string File, string Title)[] Archives =
    [
        ("cifar-10-python.tar.gz", Cifar10), ("cifar-10-matlab.tar.gz", Cifar10),
        ("cifar-100-python.tar.gz", Cifar100), ("cifar-100-matlab.tar.gz", Cifar100),
    ];

    /// <summary>A clause that says what was found; null for nothing known.</summary>
    public static string? Instead(DataSetLayout wanted, string root)
    {
        string[] folders = [root, .. Folders.SelectMany(name => FoldersIn(root, name))];
        foreach (var folder in folders)
            foreach (var (file, title, version) in Traces)
                if (FileIn(folder, file) is not null && (title != wanted.Title || version is not null))
                    return title != wanted.Title ? $"'{Path.GetFullPath(folder)}' holds {title}, another data set"
                        : $"'{Path.GetFullPath(folder)}' holds the {version} version of {title}";
        foreach (var name in DataSets.All.SelectMany(row => row.Files).Select(file => file.Name))
            if (name.EndsWith(".tar.gz", StringComparison.Ordinal) && FileIn(root, name) is { } packed)
                return $"'{Path.GetFullPath(packed)}' is there and not unpacked";
        foreach (var (file, title) in Archives)
            if (title == wanted.Title && FileIn(root, file) is { } packed)
                return $"'{Path.GetFullPath(packed)}' is another version";
        return DataSets.All.FirstOrDefault(row => row.Title != wanted.Title && row.IsIn(root)) is { } other
            ? $"'{Path.GetFullPath(root)}' holds {other.Title}, another data set"
            : null;
    }
}
