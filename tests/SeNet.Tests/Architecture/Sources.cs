using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SeNet.Tests.Architecture;

/// <summary>The library's source files, and which folders each of them uses.</summary>
internal static partial class Sources
{
    private static readonly string[] Projects =
        ["SeNet.Inference", "SeNet", "SeNet.Onnx", "SeNet.Quantization", "SeNet.Mpi"];

    /// <summary>All source files of these projects.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Projects.SelectMany(project =>
            Directory.EnumerateFiles(Path.Combine(Root(), project), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root(), path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains(
                "/obj/", StringComparison.Ordinal) && !path.Contains("/build/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => Parse(path, File.ReadAllText(Path.Combine(Root(), path)))))];

    /// <summary>The types that a folder's files declare.</summary>
    public static ILookup<string, string> TypesByFolder { get; } =
        All.SelectMany(file => file.Types.Select(type => (file.Folder, type))).ToLookup(
            pair => pair.Folder, pair => pair.type);

    /// <summary>
    /// The edges from a file to other folders: a namespace that it uses, and a type of it that it names.
    /// </summary>
    public static IEnumerable<(SourceFile File, string Folder, string Type)> EdgesOf(SourceFile file)
    {
        foreach (var name in file.Namespaces)
            foreach (var folder in FoldersOf(name).Where(folder => folder != file.Folder))
                if (TypesByFolder[folder].OrderByDescending(type => type.Length)
                    .FirstOrDefault(file.Words.Contains) is { } type)
                    yield return (file, folder, type);
    }

    /// <summary>
    /// The folders whose types are in a namespace: one of each project at most, or a project without folders.
    /// </summary>
    private static IEnumerable<string> FoldersOf(string name) =>
        Projects.Select(project => $"{project}/{name.Split('.')[1]}").Append($"SeNet.{name.Split('.')[1]}")
            .Where(folder => TypesByFolder.Contains(folder));

    private static SourceFile Parse(string path, string text)
    {
        // Of an interpolated string, the holes are code.
        var code = Text().Replace(
            Comments().Replace(text, ""),
            literal => string.Concat(Hole().Matches(literal.Value).Select(hole => $" {hole.Groups[1].Value} ")));
        var parts = path.Split('/');
        var own = Namespace().Match(code).Groups[1].Value;
        return new SourceFile(
            path,
            parts.Length == 2 ? parts[0] : $"{parts[0]}/{parts[1]}",
            own,
            [.. Declaration().Matches(code).Select(match => match.Groups[1].Value).Where(name => name.Length > 0)],
            [
                .. Using().Matches(code).Select(match => match.Groups[1].Value)
                    .Concat(Qualified().Matches(code).Select(match => match.Value))
                    // Of its own namespace, another project has a part.
                    .Append(own)
                    .Where(name => name.Contains('.', StringComparison.Ordinal))
                    .Distinct(),
            ],
            [.. Word().Matches(Using().Replace(code, "")).Select(match => match.Value)],
            code.Contains("TorchSharp", StringComparison.Ordinal));
    }

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "src"));

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", RegexOptions.Singleline)]
    private static partial Regex Text();

    [GeneratedRegex(@"\{([^{}""]+)")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static |\w+ = )?(SeNet\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\bSeNet\.[A-Z]\w+(?=\.)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^(?:public|internal) (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:class|struct|interface|enum|record(?: struct)?|delegate [\w<>?\[\]]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Word();
}
