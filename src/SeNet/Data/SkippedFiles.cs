using System.Collections.ObjectModel;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>Files of an image folder that are not images of the set, counted by what they are.</summary>
/// <remarks>
/// Hidden files and those of the operating system, such as <c>.DS_Store</c> and <c>Thumbs.db</c>, are not counted.
/// </remarks>
public sealed class SkippedFiles
{
    private const int Named = 3;

    private SkippedFiles(IReadOnlyList<SkippedGroup> groups) => Groups = groups;

    /// <summary>No file was skipped.</summary>
    public static SkippedFiles None { get; } = new([]);

    /// <summary>Number of files.</summary>
    public int Count => Groups.Sum(group => group.Count);

    /// <summary>The files by what they are, the largest group first.</summary>
    public IReadOnlyList<SkippedGroup> Groups { get; }

    /// <summary>
    /// One line for a log, for example "3 files left out: 2 HEIC images (cat/7.heic, cat/8.heic), 1 text file
    /// (dog/notes.txt)".
    /// </summary>
    public override string ToString() =>
        Count == 0
            ? "no files left out"
            : $"{Count} {(Count == 1 ? "file" : "files")} left out: {string.Join(", ", Groups)}";

    /// <param name="files">What each file is, and its name.</param>
    internal static SkippedFiles Create(IEnumerable<(FileContent Content, string Name)> files) =>
        new(Sorted(files.GroupBy(file => file.Content, file => file.Name)
            .Select(group => Group(group.Key, [.. group]))));

    /// <summary>These files and others of one kind.</summary>
    internal SkippedFiles With(FileContent content, IReadOnlyList<string> names) =>
        names.Count == 0 ? this : new(Sorted([.. Groups, Group(content, names)]));

    private static SkippedGroup Group(FileContent content, IReadOnlyList<string> names) => new(
        content.Name,
        names.Count,
        Array.AsReadOnly([.. names.Take(Named).Select(OneLine)]),
        content.Counted(names.Count));

    private static ReadOnlyCollection<SkippedGroup> Sorted(IEnumerable<SkippedGroup> groups) =>
        Array.AsReadOnly([.. groups.OrderByDescending(group => group.Count)]);

    private static string OneLine(string name) =>
        string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));
}
