using SeNet.Downloads;
using static SeNet.Data.DataFiles;

namespace SeNet.Data;

/// <summary>How a published data set lies on a disk: its files and what they hold.</summary>
internal abstract class DataSetLayout
{
    /// <summary>Name in messages.</summary>
    public required string Title { get; init; }

    /// <summary>Folder of the files below the one that is given.</summary>
    public required string Folder { get; init; }

    /// <summary>Names of the files, those of the test images last.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required IReadOnlyList<string> ClassNames { get; init; }

    public required int Channels { get; init; }

    /// <summary>Height and width in pixels.</summary>
    public required int Side { get; init; }

    /// <summary>How an image is stored.</summary>
    public abstract string Description { get; }

    /// <summary>What to do about missing files.</summary>
    protected abstract string Remedy { get; }

    /// <summary>
    /// Paths of all files, in the order of <see cref="Names"/>, all from one folder; null if one is missing.
    /// </summary>
    public string[]? Find(string root) =>
        Candidates(root).Where(folder => !IsOfAnotherSet(folder))
            .Select(folder => FilesIn(folder).OfType<string>().ToArray())
            .FirstOrDefault(files => files.Length == Names.Count);

    /// <summary>Downloads the files that are missing.</summary>
    public abstract Task DownloadAsync(
        string root,
        IReadOnlyList<(string Name, RemoteFile Source)> files,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken);

    /// <summary>Reads the files that <see cref="Find"/> gave.</summary>
    public abstract Task<ImageSplits> ReadAsync(string[] paths, CancellationToken cancellationToken);

    /// <summary>What to throw where files are missing: what is there instead, and what is needed.</summary>
    public FileNotFoundException Missing(string root)
    {
        var full = Path.GetFullPath(root);
        if (!Directory.Exists(root))
            return new FileNotFoundException($"'{full}' does not exist; {Remedy}.", full);
        if (IsOfAnotherSet(root) && DataSetTraces.Instead(this, root) is { } own)
            return new FileNotFoundException($"{Title} is not in '{full}': {own}. {Capital(Remedy)}.", full);
        var folder = Candidates(root).Where(folder => !IsOfAnotherSet(folder))
            .OrderByDescending(folder => FilesIn(folder).Count(file => file is not null)).FirstOrDefault(root);
        var name = Names[Math.Max(0, Array.IndexOf(FilesIn(folder), null))];
        var missing = Path.Combine(Path.GetFullPath(folder), name);
        return new FileNotFoundException(
            $"{Title} is not complete: '{missing}' is missing" +
            $"{(DataSetTraces.Instead(this, root) is { } other ? $"; {other}" : "")}. {Capital(Remedy)}.",
            missing);
    }

    /// <summary>Where a download puts the files: the set's own folder, whatever its case.</summary>
    protected string Target(string root) => OwnFolders(root).FirstOrDefault(Path.Combine(root, Folder));

    /// <summary>The folders that may hold the files.</summary>
    private IEnumerable<string> Candidates(string root)
    {
        var parts = Folder.Split('/');
        return [root, .. OwnFolders(root), .. FoldersIn(root, parts[0]), .. FoldersIn(root, parts[^1])];
    }

    private IEnumerable<string> OwnFolders(string root) => Folder.Split('/').Aggregate(
        (IEnumerable<string>)[root], (folders, part) => folders.SelectMany(folder => FoldersIn(folder, part)));

    /// <summary>The file of a name in a folder; null if it is missing.</summary>
    protected virtual string? FileNamed(string folder, string name) => FileIn(folder, name);

    /// <summary>
    /// Whether a folder's name says that its files are of another set, although they have the same names.
    /// </summary>
    protected virtual bool IsOfAnotherSet(string folder) => false;

    private string?[] FilesIn(string folder) => [.. Names.Select(name => FileNamed(folder, name))];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
