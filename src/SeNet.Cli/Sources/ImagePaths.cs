using System.IO.Enumeration;

namespace SeNet.Cli.Sources;

/// <summary>The image files that arguments name: files, folders with all below them, patterns with * and ?.</summary>
internal static class ImagePaths
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"];

    /// <summary>The files, each argument's in the order of their names.</summary>
    /// <exception cref="UsageException">An argument names nothing.</exception>
    public static IEnumerable<string> Find(IEnumerable<string> arguments) => arguments.SelectMany(Find);

    private static IReadOnlyList<string> Find(string argument)
    {
        if (File.Exists(argument))
            return [argument];
        if (Directory.Exists(argument))
            return Directory.EnumerateFiles(argument, "*", SearchOption.AllDirectories)
                .Where(path => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
                .Order(StringComparer.Ordinal).ToList() is { Count: > 0 } inside
                ? inside
                : throw new UsageException($"'{argument}' holds no image: no {string.Join(", ", Extensions)}.");
        if (argument.AsSpan().ContainsAny('*', '?'))
            return Matching(argument) is { Count: > 0 } matching
                ? matching
                : throw new UsageException($"No file fits '{argument}'.");
        throw new UsageException($"There is no file or folder '{argument}'; give an image, a folder, a pattern, or -.");
    }

    /// <summary>Files that fit a pattern; ** stands for any folders.</summary>
    private static List<string> Matching(string pattern)
    {
        var parts = pattern.Split('/');
        var fixedParts = parts.TakeWhile(part => !part.AsSpan().ContainsAny('*', '?')).ToList();
        var root = fixedParts.Count == 0 ? "." : string.Join('/', fixedParts) is { Length: > 0 } start ? start : "/";
        if (!Directory.Exists(root))
            return [];
        var rest = parts.Skip(fixedParts.Count).ToList();
        return [.. Below(root, rest).Select(path => fixedParts.Count == 0 ? path[2..] : path).Order(
            StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Below(string folder, List<string> parts)
    {
        var rest = parts[1..];
        if (parts[0] == "**")
            return Below(folder, rest.Count > 0 ? rest : ["*"]).Concat(
                Directory.EnumerateDirectories(folder).SelectMany(inside => Below(inside, parts)));
        bool Fits(string path) =>
            FileSystemName.MatchesSimpleExpression(parts[0], Path.GetFileName(path), ignoreCase: false);
        return rest.Count == 0
            ? Directory.EnumerateFiles(folder).Where(Fits)
            : Directory.EnumerateDirectories(folder).Where(Fits).SelectMany(inside => Below(inside, rest));
    }
}
