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
        new(Array.AsReadOnly([.. files
            .GroupBy(file => file.Content, file => file.Name)
            .Select(group => new SkippedGroup(
                group.Key.Name,
                group.Count(),
                Array.AsReadOnly([.. group.Take(Named).Select(OneLine)]),
                group.Key.Counted(group.Count())))
            .OrderByDescending(group => group.Count)]));

    private static string OneLine(string name) =>
        string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));
}
