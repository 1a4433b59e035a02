using System.Globalization;
using System.Text.Json;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Onnx.Protobuf;
using SeNet.Weights;

namespace SeNet.Onnx;

/// <summary>
/// The metadata of an exported file: names that other tools know (<c>names</c>, <c>imgsz</c>, <c>task</c>, timm's
/// <c>mean</c>, <c>std</c>, <c>crop_pct</c>, <c>interpolation</c>), lists as JSON; and those of this library's weights
/// files, so that the file can be loaded again.
/// </summary>
internal static class OnnxMetadata
{
    private const string Unknown = "unknown";

    /// <summary>Adds the metadata to a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="graph">The network.</param>
    /// <param name="options">How it is exported.</param>
    /// <param name="metadata">Classes and image preparation.</param>
    /// <param name="size">Height and width of the images in pixels.</param>
    public static void AddTo(
        ModelProto model, Graph graph, OnnxExportOptions options, WeightsMetadata metadata,
        (int Height, int Width) size)
    {
        var texts = new Dictionary<string, string>
        {
            ["task"] = graph.HasClassifier() ? "classify" : "features",
            ["model"] = graph.Name,
            ["version"] = OnnxExporter.Version,
            ["author"] = options.Author ?? Unknown,
            ["license"] = options.License ?? Unknown,
            ["imgsz"] = $"[{size.Height}, {size.Width}]",
            ["input_format"] = options.InputFormat switch
            {
                InputFormat.Bytes => "bytes NHWC",
                InputFormat.UnitRange => "0..1 NCHW",
                _ => "normalized NCHW",
            },
        };
        if (metadata.ClassNames is { } names)
            texts["names"] = JsonSerializer.Serialize([.. names], WeightsJsonContext.Readable.StringArray);
        if (metadata.Normalization is { } normalization)
        {
            texts["mean"] = Numbers(normalization.Mean);
            texts["std"] = Numbers(normalization.StandardDeviation);
        }

        if (metadata.Crop is { } crop)
        {
            texts["crop_pct"] = crop.CropFraction.ToString(CultureInfo.InvariantCulture);
            texts["interpolation"] = crop.Interpolation.ToString().ToLowerInvariant();
        }

        var described = metadata with { Model = metadata.Model ?? DescriptionOf(graph) };
        foreach (var (key, text) in described.ToText().Where(pair => pair.Key != "format"))
            texts[key] = text;
        model.MetadataProps.AddRange(texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(
            pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }));
    }

    // A graph that was not built from a description cannot be made again by its name.
    private static ModelDescription? DescriptionOf(Graph graph) =>
        graph.Arguments.Count > 0 ? new ModelDescription(graph.Name, graph.Arguments) : null;

    private static string Numbers(IEnumerable<float> values) =>
        $"[{string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";
}

