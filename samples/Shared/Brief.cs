using SeNet.Evaluation;

namespace Samples;

/// <summary>Texts about classes that are short even if there are thousands.</summary>
internal static class Brief
{
    private const int MostNames = 10;
    private const int MostRows = 100;

    /// <summary>The number of classes and the first names.</summary>
    public static string Classes(IReadOnlyList<string> names) =>
        $"{names.Count} classes: {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", ..." : "")}";

    /// <summary>The table of a report; with many classes only the averages, and the file that holds the rest.</summary>
    public static string Report(ClassificationReport report, string file)
    {
        var text = report.ToString();
        if (report.PerClass.Count <= MostRows)
            return text;
        var lines = text.Split('\n');
        return string.Join(
            '\n',
            [lines[0], $"({report.PerClass.Count} classes: see {file})", .. lines.SkipWhile(line => line.Length > 0)]);
    }
}
