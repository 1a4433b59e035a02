using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SeNet.Networks;
using SeNet.Imaging;

namespace SeNet.Weights;

/// <summary>Metadata of a weights file, with which the file alone is enough to classify images.</summary>
public sealed record WeightsMetadata
{
    /// <summary>The model's name and arguments; null if unknown.</summary>
    public ModelDescription? Model { get; init; }

    /// <summary>Names of the classes in the order of the outputs; null if unknown.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Normalization of images; null if unknown.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>
    /// How images of any size are brought to the network's; null if unknown, or if they have one size anyway.
    /// </summary>
    public CenterCrop? Crop { get; init; }

    /// <summary>The metadata as a safetensors header holds them: text by key.</summary>
    internal IReadOnlyDictionary<string, string> ToText()
    {
        var text = new Dictionary<string, string> { ["format"] = "pt" };
        if (Model is not null)
        {
            text["senet.model"] = Model.Name;
            text["senet.arguments"] = JsonSerializer.Serialize(
                Model.Arguments.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
                WeightsJsonContext.Readable.DictionaryStringString);
        }

        if (ClassNames is not null)
            text["senet.classes"] = JsonSerializer.Serialize(
                ClassNames, WeightsJsonContext.Readable.IReadOnlyListString);
        if (Normalization is not null)
        {
            text["senet.mean"] = Numbers(Normalization.Mean);
            text["senet.deviation"] = Numbers(Normalization.StandardDeviation);
        }

        if (Crop is not null)
        {
            text["senet.crop.size"] = JsonSerializer.Serialize(Crop.Size, WeightsJsonContext.Default.Int32);
            text["senet.crop.share"] = JsonSerializer.Serialize(Crop.CropFraction, WeightsJsonContext.Default.Double);
            text["senet.crop.interpolation"] = Crop.Interpolation.ToString();
        }

        return text;
    }

    internal static WeightsMetadata FromText(IReadOnlyDictionary<string, string> text, string path)
    {
        try
        {
            return new WeightsMetadata
            {
                Model = text.TryGetValue("senet.model", out var name)
                    ? new ModelDescription(
                        name, Parse(text["senet.arguments"], WeightsJsonContext.Default.DictionaryStringString))
                    : null,
                ClassNames = text.TryGetValue("senet.classes", out var classes)
                    ? Parse(classes, WeightsJsonContext.Default.StringArray)
                    : null,
                Normalization = text.TryGetValue("senet.mean", out var mean)
                    ? new Normalization(
                        Parse(mean, WeightsJsonContext.Default.SingleArray),
                        Parse(text["senet.deviation"], WeightsJsonContext.Default.SingleArray))
                    : null,
                Crop = text.TryGetValue("senet.crop.size", out var size)
                    ? new CenterCrop(Parse(size, WeightsJsonContext.Default.Int32))
                    {
                        CropFraction = Parse(text["senet.crop.share"], WeightsJsonContext.Default.Double),
                        Interpolation = Enum.Parse<Interpolation>(text["senet.crop.interpolation"]),
                    }
                    : null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw new WeightsFormatException(path, 8, "the metadata that SeNet wrote into the header are damaged: " +
                $"{e.Message.TrimEnd('.')}", e);
        }
    }

    private static T Parse<T>(string json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new JsonException("null where a value is expected");

    private static string Numbers(IReadOnlyList<float> values) =>
        $"[{string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";
}
