using System.Globalization;
using SeNet.Text;

namespace SeNet.Quantization;

/// <summary>How far a quantized network's output is from the float32 one's on held-out images.</summary>
/// <param name="Agreement">Share of the images that are given the same class, in [0, 1].</param>
/// <param name="Error">Root mean square of the output's change, relative to the output's standard deviation.</param>
public sealed record QuantizationScore(double Agreement, double Error);

/// <summary>What quantization has chosen and written.</summary>
public sealed record QuantizationResult
{
    /// <summary>The method of calibration that was best on the held-out images.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>The score of each method that was tried.</summary>
    public required IReadOnlyDictionary<CalibrationMethod, QuantizationScore> Scores { get; init; }

    /// <summary>Names of the layers that compute in int8.</summary>
    public required IReadOnlyList<string> QuantizedLayers { get; init; }

    /// <summary>Names of the layers that stay float32.</summary>
    public required IReadOnlyList<string> FloatLayers { get; init; }

    /// <summary>Bytes of the same network as a float32 file.</summary>
    public required long FloatBytes { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long QuantizedBytes { get; init; }

    /// <summary>
    /// The sensitivities that decided, if <see cref="QuantizationOptions.MaxLayerError"/> is set; else null.
    /// </summary>
    public SensitivityRanking? Ranking { get; init; }

    /// <summary>The methods with their scores, and what was written.</summary>
    public override string ToString() =>
        TextTable.Format([
            ["calibration", "agreement", "error"],
            .. Scores.Select(pair => (string[])[
                pair.Key.ToString(), pair.Value.Agreement.ToString("P1", CultureInfo.InvariantCulture),
                pair.Value.Error.ToString("P2", CultureInfo.InvariantCulture)]),
        ]) + Environment.NewLine + FormattableString.Invariant(
            $"{Method}: {QuantizedLayers.Count} layers in int8, {FloatLayers.Count} in float32, ") +
            FormattableString.Invariant($"{QuantizedBytes} bytes ({FloatBytes} in float32)");
}
