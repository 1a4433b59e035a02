namespace SeNet.Data;

/// <summary>Names of files for messages and lists.</summary>
internal static class PathNames
{
    /// <summary>The lowest folder that holds all files.</summary>
    public static string CommonFolder(IReadOnlyList<string> paths)
    {
        var common = Path.GetDirectoryName(Path.GetFullPath(paths[0]))!;
        foreach (var path in paths)
        {
            var full = Path.GetFullPath(path);
            while (!Folders.RealPath.Contains(common, full) && Path.GetDirectoryName(common) is { } above)
                common = above;
        }

        return common;
    }

    /// <summary>A file's name relative to a folder, with slashes.</summary>
    public static string Relative(string folder, string path) =>
        Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
