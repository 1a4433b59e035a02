using System.Text;

namespace ModelTables;

/// <summary>A Markdown table whose columns are aligned in its text too: numbers to the right.</summary>
public static class MarkdownTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="titles">A title a column; one that begins with a blank is a column of numbers.</param>
    /// <param name="rows">Cells of each row.</param>
    public static string Format(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        var widths = titles.Select(
            (title, column) => Math.Max(title.Trim().Length, all.Max(row => row[column].Length))).ToArray();
        string Padded(string cell, int column) =>
            IsNumber(titles[column]) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]);
        string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(Padded))} |\n";

        var text = new StringBuilder(Line(titles.Select(title => title.Trim())));
        text.Append(Line(titles.Select((title, column) => IsNumber(title) ? new string(
            '-', widths[column] - 1) + ":" : new string('-', widths[column]))));
        foreach (var row in all)
            text.Append(Line(row));
        return text.ToString();
    }

    private static bool IsNumber(string title) => title.StartsWith(' ');
}
