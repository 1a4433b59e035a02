using SeNet.Data.Pixels;

namespace SeNet.Data.Folders;

/// <summary>Where the parts of an image folder lie, found out from names in any case and from what the folders hold.</summary>
/// <param name="Root">The folder of the parts, or of the class folders.</param>
/// <param name="Train">Folder of the class folders to learn from; <paramref name="Root"/> itself where there are no parts.</param>
/// <param name="Validation">Folder of those to choose a model by; null for none.</param>
/// <param name="Test">Folder of those to judge it by; null for none.</param>
/// <param name="Notes">What else was found, a sentence each.</param>
internal sealed record SplitLayout(string Root, string Train, string? Validation, string? Test, IReadOnlyList<string> Notes)
{
    private static readonly Dictionary<string, Part> Parts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Part.Train, ["training"] = Part.Train,
        ["val"] = Part.Validation, ["valid"] = Part.Validation, ["validation"] = Part.Validation, ["dev"] = Part.Validation,
        ["test"] = Part.Test, ["testing"] = Part.Test,
    };

    private enum Part
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
    /// <exception cref="InvalidDataException">There are no images, or the folders can be understood in two ways.</exception>
    public static SplitLayout Of(string directory)
    {
        var root = Unwrapped(directory, out var holds);
        List<string> notes = [];
        if (root != directory)
            notes.Add($"'{Path.GetRelativePath(directory, root)}' is the only folder in '{directory}', so it was opened");
        var withImages = holds.Where(pair => pair.Value != Holding.Nothing).Select(pair => pair.Key).ToList();
        if (withImages.Count == 0)
            throw new InvalidDataException(WithoutImages(directory, root, holds.Count));
        var parts = withImages.Where(name => PartOf(name) is not null && holds[name] == Holding.ClassFolders).ToList();
        var others = withImages.Except(parts).ToList();
        if (parts.GroupBy(name => PartOf(name)).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException(
                $"'{root}' holds {Names(twice)}, each with class folders, and only one can be the {Noun(twice.Key!.Value)} part: rename the others, or move them elsewhere.");
        if (parts.Count == 0)
        {
            // One class may be called "train"; "train" and "test" together are parts, and so is either alone.
            var direct = withImages.Where(name => PartOf(name) is not null).ToList();
            return direct.Count == withImages.Count || (direct.Count > 1 && direct.Exists(name => PartOf(name) == Part.Train))
                ? throw new InvalidDataException(
                    $"'{root}' holds {Names(direct)} with images directly in {(direct.Count == 1 ? "it" : "them")}, so their classes cannot be known: " +
                    "put the images into one folder per class, DIRECTORY/train/CLASS/.")
                : new SplitLayout(root, root, null, null, notes);
        }

        var train = parts.Find(name => PartOf(name) == Part.Train);
        var classes = others.Where(name => PartOf(name) is null && (train is null || parts.Count == 1)).ToList();
        if (classes.Count > 0)
            throw new InvalidDataException(
                $"'{root}' holds {Names(parts)} with class folders, as a part of a set, and {ClassDifference.Names(classes)} with images, as a class: it must be one or the other. " +
                $"If {(parts.Count == 1 ? "that is a part" : "those are parts")}, move the other folders elsewhere; if all are classes, put the images directly into them.");
        if (train is null)
            throw new InvalidDataException(
                others.Find(name => PartOf(name) == Part.Train) is { } direct
                    ? $"'{Path.Combine(root, direct)}' holds images directly; put them into one folder per class, as in {Names(parts)}."
                    : $"'{root}' holds {Names(parts)} and no folder of images to learn from: put those into '{Path.Combine(root, "train")}', one folder per class.");

        notes.AddRange(holds.Keys.Where(name => PartOf(name) is not null && !parts.Contains(name)).Select(name =>
            $"'{name}' {(holds[name] == Holding.Nothing ? "holds no image" : "holds images without class folders")} and is not used"));
        if (others.Where(name => PartOf(name) is null).ToList() is { Count: > 0 } unused)
            notes.Add($"{ClassDifference.Names(unused)} {(unused.Count == 1 ? "is" : "are")} not used");
        if (VisibleEntries.Of(root).Files.Count(file => IsImage(file.FullName)) is > 0 and var outside)
            notes.Add($"{outside} {(outside == 1 ? "image lies" : "images lie")} outside these folders and {(outside == 1 ? "is" : "are")} not used");
        return new(root, Of(Part.Train)!, Of(Part.Validation), Of(Part.Test), notes);

        string? Of(Part part) => parts.Find(name => PartOf(name) == part) is { } name ? Unrepeated(Path.Combine(root, name)) : null;
    }

    /// <summary>The parts, each with class folders, that make a folder no folder of classes; empty if it is one.</summary>
    public static IReadOnlyList<string> PartsIn(string directory)
    {
        var folders = VisibleEntries.Of(directory).Folders.Select(folder => folder.Name).ToList();
        var parts = folders.Where(name => PartOf(name) is not null && HoldingOf(Path.Combine(directory, name)) == Holding.ClassFolders).ToList();
        return parts.Exists(name => PartOf(name) == Part.Train) && (parts.Count > 1 || folders.Count == 1) ? parts : [];
    }

    /// <summary>The folder, or, where it holds nothing but one folder of folders with images, as unpacked archives do, that one.</summary>
    private static string Unwrapped(string directory, out SortedDictionary<string, Holding> holds)
    {
        while (true)
        {
            holds = new(VisibleEntries.Of(directory).Folders.ToDictionary(folder => folder.Name, folder => HoldingOf(folder.FullName)), StringComparer.Ordinal);
            if (holds.Count != 1 || holds.First() is not { Value: Holding.ClassFolders } only || PartOf(only.Key) is not null || LeadsBack(directory, only.Key))
                return directory;
            directory = Path.Combine(directory, only.Key);
        }
    }

    /// <summary>A part's folder, or, where archives have repeated it as "test_set/test_set", the inner one.</summary>
    private static string Unrepeated(string part)
    {
        while (VisibleEntries.Of(part).Folders is [var only] && PartOf(only.Name) == PartOf(Path.GetFileName(part)) && HoldingOf(only.FullName) == Holding.ClassFolders
            && !LeadsBack(part, only.Name))
            part = only.FullName;
        return part;
    }

    private static bool LeadsBack(string directory, string name) =>
        RealPath.Of(Path.Combine(directory, name)) is not { } inner || RealPath.Of(directory) is not { } real || RealPath.Contains(inner, real);

    private static Holding HoldingOf(string folder)
    {
        var entries = VisibleEntries.Of(folder);
        return entries.Files.Any(file => IsImage(file.FullName))
                // Images beside the class folders of a part do not make it a class.
                && !(PartOf(Path.GetFileName(folder)) is not null && entries.Folders.Count(HoldsImages) > 1) ? Holding.Images
            : entries.Folders.Any(HoldsImages) ? Holding.ClassFolders
            : Holding.Nothing;
    }

    private static bool HoldsImages(DirectoryInfo folder) => FileTree.Files(folder.FullName).Any(IsImage);

    private static bool IsImage(string path)
    {
        try
        {
            return FileContent.Read(path).IsImage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Told, if it matters, when the images are listed.
        }
    }

    private static string WithoutImages(string directory, string root, int folders)
    {
        var direct = VisibleEntries.Of(root).Files.Count(file => IsImage(file.FullName));
        return direct > 0
            ? $"'{directory}' holds {direct} images directly, so their classes cannot be known: put them into one folder per class, DIRECTORY/CLASS/."
            : $"'{directory}' holds no image{(folders == 0 ? " and no folder" : " in any of its folders")}; images of {FileContent.Formats} are read, from DIRECTORY/CLASS/.";
    }

    /// <summary>The part that a name stands for, as "Train", "VALID" and "test_set" do; null for none.</summary>
    private static Part? PartOf(string name)
    {
        var word = name.Trim();
        if (word.EndsWith("set", StringComparison.OrdinalIgnoreCase))
            word = word[..^3].TrimEnd('_', '-', ' ');
        return Parts.TryGetValue(word, out var part) ? part : null;
    }

    private static string Noun(Part part) => part switch { Part.Train => "training", Part.Validation => "validation", _ => "test" };

    private static string Names(IEnumerable<string> names) => string.Join(" and ", names.Select(name => $"'{name}'"));
}
