using System.Text;

namespace SeNet.Text;

/// <summary>Text with aligned columns: the first to the left, all others to the right.</summary>
internal static class TextTable
{
    private const string Gap = "  ";
    private const int WidestColumn = 60;

    /// <summary>
    /// Aligns rows; an empty row becomes an empty line, a row may be shorter than the widest. A cell of more than 60
    /// characters pushes the rest of its row aside, so that a long name does not lengthen every line.
    /// </summary>
    public static string Format(IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = rows.ToList();
        var widths = new int[table.Max(row => row.Count)];
        foreach (var row in table)
            for (var column = 0; column < row.Count; column++)
                widths[column] = Math.Clamp(row[column].Length, widths[column], WidestColumn);

        var text = new StringBuilder();
        foreach (var row in table)
        {
            var line = row.Select(
                (cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.Append(string.Join(Gap, line).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
