using SeNet.Imaging;

namespace SeNet.Data.Folders;

/// <summary>What lies in a folder of class folders, whatever is to be said about it.</summary>
/// <param name="Folders">Folders by class name, in the order of the names; composed as by
/// <see cref="CanonicalComposition"/>.</param>
/// <param name="Images">The images, in the order of class, folder and name.</param>
/// <param name="Skipped">What else lies there.</param>
/// <param name="Nested">Number of the images that lie in folders of a class folder.</param>
internal sealed record ClassScan(
    SortedDictionary<string, List<string>> Folders,
    IReadOnlyList<(string Class, string Path)> Images,
    IReadOnlyList<(FileContent Content, string Name)> Skipped,
    int Nested)
{
    private static readonly FileContent Outside = new(
        "a", "file outside the class folders", Plural: "files outside the class folders");
    private static readonly FileContent ImageOutside = new(
        "an", "image outside the class folders", Plural: "images outside the class folders");
    private static readonly FileContent Circular = new("a", "link that leads back", Plural: "links that lead back");
    private static readonly FileContent SecondLink = new(
        "a", "link to another class", Plural: "links to another class");

    /// <summary>Looks into a folder.</summary>
    /// <param name="directory">Folder of the classes' folders; it exists.</param>
    /// <param name="root">Folder that names of skipped files are relative to.</param>
    /// <param name="contentOf">What a file holds.</param>
    public static ClassScan Of(string directory, string root, Func<string, FileContent> contentOf)
    {
        var entries = VisibleEntries.Of(directory);
        var skipped = entries.Files
            .Select(file => (
                Content: ClassFolders.IsImageOutside(file.FullName) ? ImageOutside : Outside,
                Name: PathNames.Relative(root, file.FullName)))
            .ToList();
        var folders = ByClass(directory, entries, skipped, root);
        var files = folders
            .SelectMany(pair => pair.Value.Select(folder => (Class: pair.Key, Folder: folder)))
            .SelectMany(place => FilesOf(place.Folder, skipped, root)
                .Select(path => (place.Class, place.Folder, Path: path)))
            .ToList();
        var contents = new FileContent[files.Count];
        ImageLoop.Run(contents.Length, i => contents[i] = contentOf(files[i].Path));
        skipped.AddRange(files.Zip(contents)
            .Where(pair => !pair.Second.IsImage)
            .Select(pair => (pair.Second, PathNames.Relative(root, pair.First.Path))));
        var images = files.Where((_, i) => contents[i].IsImage).ToList();
        return new(
            folders,
            [.. images.Select(image => (image.Class, image.Path))],
            skipped,
            images.Count(image => Path.GetDirectoryName(image.Path) != image.Folder));
    }

    /// <summary>
    /// Folders by class name, in the order of the names; a name that is there in two Unicode forms is one class.
    /// </summary>
    private static SortedDictionary<string, List<string>> ByClass(
        string directory, VisibleEntries entries, List<(FileContent Content, string Name)> skipped, string root)
    {
        var classes = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var (own, seen) = (RealPath.Of(directory), new HashSet<string>(StringComparer.Ordinal));
        // Links last: of a folder and a link to it the folder counts.
        foreach (var folder in entries.Folders.OrderBy(folder => folder.LinkTarget is not null))
        {
            if (RealPath.Of(folder.FullName) is not { } real || (own is not null && RealPath.Contains(real, own)))
                skipped.Add((Circular, PathNames.Relative(root, folder.FullName)));
            else if (!seen.Add(real))
                skipped.Add((SecondLink, PathNames.Relative(root, folder.FullName)));
            else if (CanonicalComposition.Of(folder.Name) is var name && !classes.TryAdd(name, [folder.FullName]))
                classes[name].Add(folder.FullName);
        }

        return classes;
    }

    private static string[] FilesOf(string folder, List<(FileContent Content, string Name)> skipped, string root)
    {
        var circular = new List<string>();
        string[] files = [.. FileTree.Files(folder, circular).OrderBy(Path.GetDirectoryName, StringComparer.Ordinal)];
        skipped.AddRange(circular.Select(link => (Circular, PathNames.Relative(root, link))));
        return files;
    }
}
