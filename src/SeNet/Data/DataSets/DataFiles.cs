namespace SeNet.Data;

/// <summary>
/// Finds the files of a data set whatever the case of their names: archives were packed on any system.
/// </summary>
internal static class DataFiles
{
    /// <summary>Folders of a name in a folder.</summary>
    public static IEnumerable<string> FoldersIn(string folder, string name) =>
        Entries(folder, Directory.EnumerateDirectories).Where(path => IsNamed(path, name));

    /// <summary>The file of a name in a folder; null for none.</summary>
    public static string? FileIn(string folder, string name) =>
        Entries(folder, Directory.EnumerateFiles).FirstOrDefault(path => IsNamed(path, name));

    private static IEnumerable<string> Entries(string folder, Func<string, IEnumerable<string>> enumerate) =>
        Directory.Exists(folder) ? enumerate(folder).Order(StringComparer.Ordinal) : [];

    private static bool IsNamed(string path, string name) =>
        string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase);
}
