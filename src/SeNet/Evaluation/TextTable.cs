using System.Text;

namespace SeNet.Evaluation;

/// <summary>Text with aligned columns: the first to the left, all others to the right.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>Aligns rows; an empty row becomes an empty line, a row may be shorter than the widest.</summary>
    public static string Format(IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = rows.ToList();
        var widths = new int[table.Max(row => row.Count)];
        foreach (var row in table)
            for (var column = 0; column < row.Count; column++)
                widths[column] = Math.Max(widths[column], row[column].Length);

        var text = new StringBuilder();
        foreach (var row in table)
        {
            var line = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.Append(string.Join(Gap, line).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
