using System.Globalization;
using SeNet.Files;
using SeNet.Text;

namespace SeNet.Quantization;

/// <summary>What quantizing one layer alone does to a network's output.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Error">
/// Root mean square of the output's change over the held-out images, relative to the output's standard deviation.
/// </param>
/// <param name="Agreement">Share of the images whose class stays, in [0, 1].</param>
public sealed record LayerSensitivity(string Layer, double Error, double Agreement);

/// <summary>
/// The layers of a network by the error that each causes when it alone is quantized, the largest first.
/// </summary>
/// <param name="Layers">The layers.</param>
public sealed record SensitivityRanking(IReadOnlyList<LayerSensitivity> Layers)
{
    /// <summary>Saves the ranking as CSV: layer, error, agreement.</summary>
    /// <param name="path">The file; replaced in one step if it exists.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is as it was.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteText(path, string.Concat(
            Layers.Select(layer => FormattableString.Invariant(
                $"{layer.Layer},{layer.Error:R},{layer.Agreement:R}\n")).Prepend("layer,error,agreement\n")));
    }

    /// <summary>A table, the most sensitive layer first.</summary>
    public override string ToString() => TextTable.Format([
        ["layer", "error", "agreement"],
        .. Layers.Select(layer => (string[])[
            layer.Layer, layer.Error.ToString("P2", CultureInfo.InvariantCulture),
            layer.Agreement.ToString("P1", CultureInfo.InvariantCulture)]),
    ]);
}
