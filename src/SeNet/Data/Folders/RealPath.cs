namespace SeNet.Data.Folders;

/// <summary>Paths without symbolic links: two are equal only where they lead to the same place.</summary>
internal static class RealPath
{
    private const int MostLinks = 64;

    /// <summary>The real path; null where links lead in a circle.</summary>
    public static string? Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var ahead = new Stack<string>(Parts(full[real.Length..]));
        for (var links = 0; ahead.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            if (Path.IsPathRooted(target))
                real = Path.GetPathRoot(target)!;
            foreach (var step in Parts(target[Path.GetPathRoot(target)!.Length..]))
                ahead.Push(step);
        }

        return real;
    }

    /// <summary>Whether a folder is another or lies above it; both are real paths.</summary>
    public static bool Contains(string folder, string other) =>
        other == folder || other.StartsWith(
            Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    private static IEnumerable<string> Parts(string relative) =>
        relative.Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != ".").Reverse();
}
