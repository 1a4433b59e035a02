using SeNet.Imaging;

namespace SeNet.Data.Folders;

/// <summary>The images of a folder with one folder per class.</summary>
/// <param name="Paths">The files, in the order of class, folder and name.</param>
/// <param name="Labels">Class of each.</param>
/// <param name="ClassNames">Name of each class, composed as <see cref="CanonicalComposition"/> does.</param>
/// <param name="Skipped">What else lies there.</param>
/// <param name="Nested">Number of the images that lie in folders of a class folder.</param>
/// <param name="Unknown">Folders without images whose names are none of the classes.</param>
internal sealed record ClassFolders(
    string[] Paths,
    int[] Labels,
    IReadOnlyList<string> ClassNames,
    SkippedFiles Skipped,
    int Nested,
    IReadOnlyList<string> Unknown)
{
    private static readonly FileContent NotThere = new("a", "link to nothing", Plural: "links to nothing");
    private static readonly FileContent Unreadable = new(
        "a", "file whose name is not UTF-8", Plural: "files whose names are not UTF-8");

    /// <summary>Lists the images.</summary>
    /// <param name="directory">Folder of the classes' folders; it exists.</param>
    /// <param name="classNames">
    /// The classes, of which some may have no images; null for the folders' names, of which each must have some.
    /// </param>
    /// <param name="root">Folder that names of skipped files are relative to.</param>
    public static ClassFolders List(string directory, IReadOnlyList<string>? classNames, string root)
    {
        var scan = ClassScan.Of(directory, root, ContentOf);
        var (folders, images, skipped) = (scan.Folders, scan.Images, scan.Skipped);
        if (folders.Count == 0)
            throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds no class folder{Because(skipped)}; images belong in one " +
                "folder per class, DIRECTORY/CLASS/.");
        var withImages = images.Select(image => image.Class).ToHashSet(StringComparer.Ordinal);
        if (withImages.Count == 0)
            throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds no image in its class folders, " +
                $"{ClassDifference.Names(folders.Keys)}{Because(skipped)}.");
        if (classNames is null && folders.Keys.FirstOrDefault(name => !withImages.Contains(name)) is { } empty)
        {
            var inside = PathNames.Relative(root, folders[empty][0]) + "/";
            throw new InvalidDataException(
                $"'{Path.GetFullPath(folders[empty][0])}' holds no image" +
                $"{Because(skipped.Where(file => file.Name.StartsWith(inside, StringComparison.Ordinal)))}; " +
                "a class needs at least one: put images there, or move the folder elsewhere.");
        }

        var names = classNames ?? [.. folders.Keys];
        var labels = names.Select((name, label) => (Name: CanonicalComposition.Of(name), label))
            .ToDictionary(pair => pair.Name, pair => pair.label, StringComparer.Ordinal);
        var unknown = folders.Keys.Where(name => !labels.ContainsKey(name)).ToList();
        RequireKnown(directory, names, unknown.FindAll(withImages.Contains));
        return new(
            [.. images.Select(image => image.Path)],
            [.. images.Select(image => labels[image.Class])],
            names,
            SkippedFiles.Create(skipped),
            scan.Nested,
            unknown);
    }

    /// <summary>What a file of a class holds.</summary>
    /// <exception cref="IOException">The system refuses to read it.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read it.</exception>
    public static FileContent ContentOf(string path)
    {
        try
        {
            return FileContent.Read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return path.Contains('\uFFFD', StringComparison.Ordinal) ? Unreadable : NotThere;
        }
        catch (Exception e) when (UnreadableImage.Refusal(path, e) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>
    /// What a file holds; one that the system refuses to read counts as an image, so that reading it tells why.
    /// </summary>
    public static FileContent ContentOrRefusal(string path)
    {
        try
        {
            return ContentOf(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("an", "image", IsImage: true);
        }
    }

    /// <summary>Whether a file that is not used would be an image; one that cannot be read does no harm.</summary>
    public static bool IsImageOutside(string path)
    {
        try
        {
            return ContentOf(path).IsImage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void RequireKnown(string directory, IReadOnlyList<string> names, List<string> unknown)
    {
        if (unknown.Count == 0)
            return;
        var similar = names.FirstOrDefault(
            name => string.Equals(CanonicalComposition.Of(name), unknown[0], StringComparison.OrdinalIgnoreCase));
        throw new InvalidDataException(
            $"'{Path.GetFullPath(directory)}' holds images of {ClassDifference.Names(unknown)}, " +
            $"not among the {names.Count} classes to learn ({ClassDifference.Names(names)})" +
            (similar is null ? "" : $"; '{unknown[0]}' and '{similar}' differ in upper and lower case") +
            "; name the folders alike, or move those images elsewhere.");
    }

    private static string Because(IEnumerable<(FileContent Content, string Name)> skipped) =>
        SkippedFiles.Create(skipped) is { Count: > 0 } report ? $" ({report})" : "";
}
