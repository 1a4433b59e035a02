using SeNet.Imaging;

namespace SeNet.Data.Folders;

/// <summary>
/// Where the splits of an image folder lie, found out from names in any case and from what the folders hold.
/// </summary>
/// <param name="Root">The folder of the splits, or of the class folders.</param>
/// <param name="Train">
/// Folder of the class folders to learn from; <paramref name="Root"/> itself where there are no splits.
/// </param>
/// <param name="Validation">Folder of those to choose a model by; null for none.</param>
/// <param name="Test">Folder of those to judge it by; null for none.</param>
/// <param name="Notes">What else was found, a sentence each.</param>
internal sealed record SplitLayout(
    string Root, string Train, string? Validation, string? Test, IReadOnlyList<string> Notes)
{
    private static readonly Dictionary<string, Split> Splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Split.Train, ["training"] = Split.Train,
        ["val"] = Split.Validation, ["valid"] = Split.Validation, ["validation"] = Split.Validation,
        ["dev"] = Split.Validation,
        ["test"] = Split.Test, ["testing"] = Split.Test,
    };

    private enum Split
    {
        Train,
        Validation,
        Test,
    }

    private enum Holding
    {
        Nothing,
        Images,
        ClassFolders,
    }

    /// <summary>Chooses.</summary>
    /// <exception cref="InvalidDataException">
    /// There are no images, or the folders can be understood in two ways.
    /// </exception>
    public static SplitLayout Of(string directory)
    {
        var root = Unwrapped(directory, out var holds);
        List<string> notes = [];
        if (root != directory)
            notes.Add(
                $"'{Path.GetRelativePath(directory, root)}' is the only folder in '{directory}', so it was opened");
        var withImages = holds.Where(pair => pair.Value != Holding.Nothing).Select(pair => pair.Key).ToList();
        if (withImages.Count == 0)
            throw new InvalidDataException(WithoutImages(directory, root, holds.Count));
        var splits = withImages.Where(name => SplitOf(name) is not null && holds[name] == Holding.ClassFolders)
            .ToList();
        var others = withImages.Except(splits).ToList();
        if (splits.GroupBy(name => SplitOf(name)).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException(
                $"'{root}' holds {Names(twice)}, each with class folders, and only one can be the " +
                $"{Noun(twice.Key!.Value)} split: rename the others, or move them elsewhere.");
        if (splits.Count == 0)
        {
            // One class may be called "train"; "train" and "test" together are splits, and so is either alone.
            var direct = withImages.Where(name => SplitOf(name) is not null).ToList();
            return direct.Count == withImages.Count
                || (direct.Count > 1 && direct.Exists(name => SplitOf(name) == Split.Train))
                ? throw new InvalidDataException(
                    $"'{root}' holds {Names(direct)} with images directly in {(direct.Count == 1 ? "it" : "them")}, " +
                        $"so their classes cannot be known: " +
                    "put the images into one folder per class, DIRECTORY/train/CLASS/.")
                : new SplitLayout(root, root, null, null, notes);
        }

        var train = splits.Find(name => SplitOf(name) == Split.Train);
        var classes = others.Where(name => SplitOf(name) is null && (train is null || splits.Count == 1)).ToList();
        if (classes.Count > 0)
            throw new InvalidDataException(
                $"'{root}' holds {Names(splits)} with class folders, as a split does, and " +
                    $"{ClassDifference.Names(classes)} with images, " +
                "as a class does: it must be one or the other. " +
                $"If {(splits.Count == 1 ? "that is a split" : "those are splits")}, move the other folders " +
                    "elsewhere; if all are classes, put the images directly into them.");
        if (train is null)
            throw new InvalidDataException(
                others.Find(name => SplitOf(name) == Split.Train) is { } direct
                    ? $"'{Path.Combine(root, direct)}' holds images directly; put them into one folder per class, as " +
                        $"in {Names(splits)}."
                    : $"'{root}' holds {Names(splits)} and no folder of images to learn from: " +
                        $"put those into '{Path.Combine(root, "train")}', one folder per class.");

        notes.AddRange(holds.Keys.Where(name => SplitOf(name) is not null && !splits.Contains(name)).Select(name =>
            $"'{name}' {(holds[name] == Holding.Nothing ? "holds no image" : "holds images without class folders")} " +
            "and is not used"));
        if (others.Where(name => SplitOf(name) is null).ToList() is { Count: > 0 } unused)
            notes.Add($"{ClassDifference.Names(unused)} {(unused.Count == 1 ? "is" : "are")} not used");
        var outside = VisibleEntries.Of(root).Files.Count(file => ClassFolders.IsImageOutside(file.FullName));
        if (outside > 0)
            notes.Add($"{outside} {(outside == 1 ? "image lies" : "images lie")} outside these folders and " +
                $"{(outside == 1 ? "is" : "are")} not used");
        return new(root, Of(Split.Train)!, Of(Split.Validation), Of(Split.Test), notes);

        string? Of(Split split) =>
            splits.Find(name => SplitOf(name) == split) is { } name ? Unrepeated(Path.Combine(root, name)) : null;
    }

    /// <summary>
    /// The splits, each with class folders, that make a folder no folder of classes; empty if it is one.
    /// </summary>
    public static IReadOnlyList<string> SplitsIn(string directory)
    {
        var folders = VisibleEntries.Of(directory).Folders.Select(folder => folder.Name).ToList();
        var splits = folders
            .Where(name => SplitOf(name) is not null)
            .Where(name => HoldingOf(Path.Combine(directory, name)) == Holding.ClassFolders)
            .ToList();
        return splits.Exists(name => SplitOf(name) == Split.Train)
            && (splits.Count > 1 || folders.Count == 1) ? splits : [];
    }

    /// <summary>
    /// The folder, or, where it holds nothing but one folder of folders with images, as unpacked archives do, that one.
    /// </summary>
    private static string Unwrapped(string directory, out SortedDictionary<string, Holding> holds)
    {
        while (true)
        {
            var folders = VisibleEntries.Of(directory).Folders;
            holds = new(
                folders.ToDictionary(folder => folder.Name, folder => HoldingOf(folder.FullName)),
                StringComparer.Ordinal);
            if (holds.Count != 1
                || holds.First() is not { Value: Holding.ClassFolders } only
                || SplitOf(only.Key) is not null
                || LeadsBack(directory, only.Key))
                return directory;
            directory = Path.Combine(directory, only.Key);
        }
    }

    /// <summary>A split's folder, or, where archives have repeated it as "test_set/test_set", the inner one.</summary>
    private static string Unrepeated(string split)
    {
        while (VisibleEntries.Of(split).Folders is [var only] && SplitOf(only.Name) == SplitOf(Path.GetFileName(split))
            && HoldingOf(only.FullName) == Holding.ClassFolders && !LeadsBack(split, only.Name))
            split = only.FullName;
        return split;
    }

    private static bool LeadsBack(string directory, string name) =>
        RealPath.Of(Path.Combine(directory, name)) is not { } inner
            || RealPath.Of(directory) is not { } real
            || RealPath.Contains(inner, real);

    private static Holding HoldingOf(string folder)
    {
        var entries = VisibleEntries.Of(folder);
        return entries.Files.Any(file => IsImage(file.FullName))
                // Images beside the class folders of a split do not make it a class.
                && !(SplitOf(Path.GetFileName(folder)) is not null && entries.Folders.Count(HoldsImages) > 1)
                    ? Holding.Images
            : entries.Folders.Any(HoldsImages) ? Holding.ClassFolders
            : Holding.Nothing;
    }

    private static bool HoldsImages(DirectoryInfo folder) => FileTree.Files(folder.FullName).Any(IsImage);

    private static bool IsImage(string path) => ClassFolders.ContentOrRefusal(path).IsImage;

    private static string WithoutImages(string directory, string root, int folders)
    {
        var direct = VisibleEntries.Of(root).Files.Count(file => ClassFolders.IsImageOutside(file.FullName));
        return direct > 0
            ? $"'{directory}' holds {direct} images directly, so their classes cannot be known: put them into one " +
                "folder per class, DIRECTORY/CLASS/."
            : $"'{directory}' holds no image{(folders == 0 ? " and no folder" : " in any of its folders")}; " +
                $"images of {FileContent.Formats} are read, from DIRECTORY/CLASS/.";
    }

    /// <summary>The split that a name stands for, as "Train", "VALID" and "test_set" do; null for none.</summary>
    private static Split? SplitOf(string name)
    {
        var word = name.Trim();
        if (word.EndsWith("set", StringComparison.OrdinalIgnoreCase))
            word = word[..^3].TrimEnd('_', '-', ' ');
        return Splits.TryGetValue(word, out var split) ? split : null;
    }

    private static string Noun(Split split) =>
        split switch { Split.Train => "training", Split.Validation => "validation", _ => "test" };

    private static string Names(IEnumerable<string> names) => string.Join(" and ", names.Select(name => $"'{name}'"));
}
