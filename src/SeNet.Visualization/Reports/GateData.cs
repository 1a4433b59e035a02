using System.Text.Json;
using SeNet.Explanation;

namespace SeNet.Visualization.Reports;

/// <summary>The gates as JSON: a byte for each mean, in Base64.</summary>
internal static class GateData
{
    private const int MostValues = 400_000;
    private const int MostClasses = 20;

    /// <summary>Writes the gates; nothing of a network without.</summary>
    public static void Write(Utf8JsonWriter json, GateStatistics? gates)
    {
        if (gates is null || gates.Blocks.Count == 0)
            return;
        var channels = gates.Blocks.Sum(block => block.Channels);
        int[] present =
            [.. Enumerable.Range(0, gates.ClassNames.Count).Where(index => gates.ImagesPerClass[index] > 0)];
        int[] classes = [.. Spread(present, Math.Clamp(MostValues / channels, 1, MostClasses))];
        var (low, high) = RangeOf(gates);

        json.WriteStartObject("gates");
        json.WriteNumber("saturatedThreshold", GateStatistics.SaturatedThreshold);
        json.WriteNumber("deadThreshold", GateStatistics.DeadThreshold);
        json.WriteNumber("imageShare", GateStatistics.ImageShare);
        json.WriteNumber("images", gates.ImagesPerClass.Sum());
        json.WriteNumber("allClasses", present.Length);
        json.WritePropertyName("low");
        ReportData.Number(json, low, "0.####");
        json.WritePropertyName("high");
        ReportData.Number(json, high, "0.####");
        json.WriteStartArray("classes");
        foreach (var index in classes)
            json.WriteNumberValue(index);
        json.WriteEndArray();
        json.WriteStartArray("blocks");
        foreach (var block in gates.Blocks)
        {
            json.WriteStartObject();
            json.WriteString("name", block.Name);
            if (block.Stage is { } stage)
                json.WriteNumber("stage", stage);
            json.WriteNumber("channels", block.Channels);
            json.WritePropertyName("mean");
            ReportData.Number(json, block.Mean.Average(), "0.####");
            json.WritePropertyName("spread");
            ReportData.Number(json, block.ClassSpread, "0.#####");
            json.WriteNumber("saturated", block.SaturatedChannels.Count);
            json.WriteNumber("dead", block.DeadChannels.Count);
            json.WriteBase64String("all", Bytes(block.Mean));
            json.WriteStartArray("means");
            foreach (var index in present)
                ReportData.Number(json, block.MeanOfClass(index)!.Average(), "0.###");
            json.WriteEndArray();
            json.WriteStartArray("byClass");
            foreach (var index in classes)
                json.WriteBase64StringValue(Bytes(block.MeanOfClass(index)!));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("present");
        foreach (var index in present)
            json.WriteNumberValue(index);
        json.WriteEndArray();
        json.WriteEndObject();

        byte[] Bytes(IReadOnlyList<float> values) =>
            [.. values.Select(value => (byte)Math.Clamp(Math.Round(255 * (value - low) / (high - low)), 0, 255))];
    }

    /// <summary>0 to 1 for a sigmoid; more where gates are of another kind.</summary>
    private static (double Low, double High) RangeOf(GateStatistics gates)
    {
        var all = gates.Blocks.SelectMany(block => Enumerable.Range(0, gates.ClassNames.Count)
            .Select(block.MeanOfClass).OfType<IReadOnlyList<float>>().Append(block.Mean)
            .SelectMany(values => values)).Where(float.IsFinite).DefaultIfEmpty();
        var (least, most) = all.Aggregate((0.0, 1.0), (range, value) =>
            (Math.Min(range.Item1, value), Math.Max(range.Item2, value)));
        return (least, most);
    }

    /// <summary>At most so many of the classes, evenly from the first to the last.</summary>
    private static IEnumerable<int> Spread(int[] classes, int count) => classes.Length <= count
        ? classes
        : Enumerable.Range(0, count).Select(place => classes[(int)((long)place * classes.Length / count)]);
}
