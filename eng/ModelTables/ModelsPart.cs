using System.Globalization;
using SeNet.Modules;
using SeNet.Networks;

namespace ModelTables;

/// <summary>The networks of the zoo with their sizes and costs.</summary>
public static class ModelsPart
{
    /// <summary>Writes the table.</summary>
    /// <param name="measurements">Measures the networks.</param>
    public static string Text(Measurements measurements) =>
        MarkdownTable.Format(
            [
                "name", "family", "SE", " input", " parameters (M)", " multiply-adds (G)", " activations (M)",
                " dropout", "source"],
            ModelZoo.Entries.Select(entry => Cells(entry, measurements.Of(entry.Name))));

    private static string[] Cells(NetworkEntry entry, Measurement network) =>
    [
        $"`{entry.Name}`",
        entry.Family,
        entry.SE is null ? "" : "yes",
        $"{entry.InputSize} x {entry.InputSize}",
        Text(network.Parameters / 1e6, 3),
        Text(network.MultiplyAdds / 1e9, 3),
        Text(network.Activations / 1e6, 2),
        entry.Dropout == 0 ? "" : entry.Dropout.ToString(CultureInfo.InvariantCulture),
        entry.Source,
    ];

    private static string Text(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
