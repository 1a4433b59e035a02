using System.Globalization;

namespace ModelTables;

/// <summary>The paper's figures beside ours.</summary>
public static class PaperPart
{
    /// <summary>Writes the table and its notes.</summary>
    /// <param name="measurements">Measures the networks.</param>
    public static string Text(Measurements measurements)
    {
        var table = MarkdownTable.Format(
            [" table", "network", "name", "column", " paper", " ours", " difference", " presumed count", "reason"],
            PaperTable.Rows.Select(row => Cells(row, measurements.Of(row.Model, row.SE))));
        var notes = PaperTable.Rows.Select(row => row.Authors).OfType<AuthorsCount>().Distinct()
            .OrderBy(count => count.Note);
        return $"{table}\n{string.Concat(notes.Select(count => $"- {count.Note}: {count.Reason}.\n"))}";
    }

    private static string[] Cells(PaperRow row, Measurement network) =>
    [
        row.Table.ToString(CultureInfo.InvariantCulture),
        row.Network,
        $"`{row.Model}`",
        row.Quantity.Name,
        row.Printed,
        row.Closer(row.Ours(network)),
        row.OursPrinted(network) == row.Printed ? "none" : row.Closer(row.Ours(network) - row.Value),
        row.Theirs(network) is { } theirs ? row.Closer(theirs) : "",
        string.Join("; ", new[] { row.Authors?.Note.ToString(), row.Remark }.OfType<string>()),
    ];
}
