using SeNet.Evaluation;

namespace SeNet.Cli.Output;

/// <summary>The table of a classification report, which is short even with thousands of classes.</summary>
internal static class ReportText
{
    private const int MostRows = 100;

    /// <summary>The table; with many classes only the averages, and the file that holds the rest.</summary>
    public static string Of(ClassificationReport report, string? file)
    {
        var text = report.ToString().TrimEnd('\n');
        if (report.PerClass.Count <= MostRows)
            return text;
        var lines = text.Split('\n');
        var rest = file is null ? "" : $": see {file}";
        return string.Join(
            '\n', [lines[0], $"({report.PerClass.Count} classes{rest})", .. lines.SkipWhile(line => line.Length > 0)]);
    }
}
