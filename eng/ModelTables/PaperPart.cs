using System.Globalization;

namespace ModelTables;

/// <summary>The paper's figures beside ours.</summary>
public static class PaperPart
{
    /// <summary>Writes the part.</summary>
    /// <param name="measurements">Measures the networks.</param>
    public static string Text(Measurements measurements) =>
        MarkdownTable.Format(
            ["table", "network", "name", "column", " paper", " ours", " difference", " authors' count", "reason"],
            PaperTable.Rows.Select(row => Cells(row, measurements.Of(row.Model, row.SE))));

    private static string[] Cells(PaperRow row, Measurement network) =>
    [
        row.Table.ToString(CultureInfo.InvariantCulture), row.Network, $"`{row.Model}`", row.Quantity.Name, row.Printed, row.Closer(row.Ours(network)),
        row.OursPrinted(network) == row.Printed ? "none" : row.Closer(row.Ours(network) - row.Value),
        row.Theirs(network) is { } theirs ? row.Closer(theirs) : "", string.Join("; ", new[] { row.Authors?.Reason, row.Remark }.OfType<string>()),
    ];
}
