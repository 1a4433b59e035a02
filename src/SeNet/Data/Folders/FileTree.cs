namespace SeNet.Data.Folders;

/// <summary>
/// The visible files below a folder, at any depth, in the order of torchvision: by folder, then by name.
/// </summary>
/// <remarks>
/// Links are followed. A file or folder that is reached twice is taken once; a link to a folder that holds it is not
/// followed.
/// </remarks>
internal static class FileTree
{
    /// <summary>Lists the files as they are asked for.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="circular">Receives the links that lead back; null for nobody.</param>
    public static IEnumerable<string> Files(string folder, ICollection<string>? circular = null)
    {
        if (RealPath.Of(folder) is not { } start)
            return [];
        var visited = new HashSet<string>(StringComparer.Ordinal) { start };
        // A file's link may come before the file itself, in another folder; so every real path is remembered.
        var files = new HashSet<string>(StringComparer.Ordinal);
        return Walk(folder, start);

        IEnumerable<string> Walk(string current, string real)
        {
            var entries = VisibleEntries.Of(current);
            foreach (var file in entries.Files)
                if (RealOf(file, real) is not { } path)
                    circular?.Add(file.FullName);
                else if (files.Add(path))
                    yield return Path.Combine(current, file.Name);

            foreach (var child in entries.Folders)
            {
                if (RealOf(child, real) is not { } path || RealPath.Contains(path, real))
                    circular?.Add(child.FullName);
                else if (visited.Add(path))
                    foreach (var file in Walk(Path.Combine(current, child.Name), path))
                        yield return file;
            }
        }
    }

    private static string? RealOf(FileSystemInfo entry, string parent) =>
        (entry.Attributes & FileAttributes.ReparsePoint) == 0
            ? Path.Combine(parent, entry.Name)
            : RealPath.Of(entry.FullName);
}
