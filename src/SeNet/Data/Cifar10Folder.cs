using static SeNet.Data.DataFiles;

namespace SeNet.Data;

/// <summary>The files of CIFAR-10's binary version on a disk, whatever the case of their names.</summary>
/// <param name="Train">The five files of training images.</param>
/// <param name="Test">The file of test images.</param>
internal sealed record Cifar10Folder(IReadOnlyList<string> Train, string Test)
{
    /// <summary>The folder in the archive.</summary>
    public const string Name = "cifar-10-batches-bin";

    private const string Archive = "cifar-10-binary.tar.gz";
    private static readonly string[] Files =
        [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin"), "test_batch.bin"];

    /// <summary>The files in a folder or in the archive's folder in it; null if one is missing.</summary>
    public static Cifar10Folder? Find(string root) =>
        Candidates(root).Select(folder => Array.ConvertAll(Files, name => FileIn(folder, name)))
            .FirstOrDefault(files => !files.Contains(null)) is { } found
            ? new(found[..^1]!, found[^1]!)
            : null;

    /// <summary>What to throw where files are missing: what is there instead, and what is needed.</summary>
    public static FileNotFoundException Missing(string root)
    {
        var full = Path.GetFullPath(root);
        if (!Directory.Exists(root))
            return new FileNotFoundException(
                $"'{full}' does not exist; unpack CIFAR-10's binary version, {Archive}, there, or have it downloaded.",
                full);
        var folder = Candidates(root).LastOrDefault(
            folder => Array.Exists(Files, name => FileIn(folder, name) is not null), root);
        var missing = Path.Combine(Path.GetFullPath(folder), Files.First(name => FileIn(folder, name) is null));
        return new FileNotFoundException(
            $"CIFAR-10 is not complete: '{missing}' is missing{(Instead(root) is { } other ? $"; {other}" : "")}. " +
            $"Unpack the binary version, {Archive}, there, or have it downloaded.",
            missing);
    }

    /// <summary>Another version of the data set, or its archive, in the folder; null for neither.</summary>
    private static string? Instead(string root)
    {
        string[] folders =
        [
            .. Candidates(root),
            .. FoldersIn(root, "cifar-10-batches-py"),
            .. FoldersIn(root, "cifar-10-batches-mat"),
            .. FoldersIn(root, "cifar-100-binary"),
            .. FoldersIn(root, "cifar-100-python"),
        ];
        foreach (var folder in folders)
        {
            var found = FileIn(folder, "data_batch_1.mat") is not null ? "the MATLAB version of CIFAR-10"
                : FileIn(folder, "data_batch_1") is not null ? "the Python version of CIFAR-10"
                : FileIn(folder, "fine_label_names.txt") is not null
                    || (FileIn(folder, "train") is not null && FileIn(folder, "meta") is not null)
                    ? "CIFAR-100, another data set"
                : null;
            if (found is not null)
                return $"'{Path.GetFullPath(folder)}' holds {found}";
        }

        return FileIn(root, Archive) is { } packed ? $"'{Path.GetFullPath(packed)}' is there and not unpacked"
            : FileIn(root, "cifar-10-python.tar.gz") is { } other ? $"'{Path.GetFullPath(other)}' is the Python version"
            : null;
    }

    private static string[] Candidates(string root) => [root, .. FoldersIn(root, Name)];
}
