using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace SeNet.Data;

/// <summary>The JSON of a <see cref="DatasetCheckResult"/>, by code generated at compile time.</summary>
[JsonSerializable(typeof(DatasetCheckResult))]
internal sealed partial class DatasetCheckJson : JsonSerializerContext
{
    private static readonly DatasetCheckJson Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
        NewLine = "\n",
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    });

    public static string Write(DatasetCheckResult result) =>
        JsonSerializer.Serialize(result, Context.DatasetCheckResult);

    public static DatasetCheckResult Read(string path)
    {
        try
        {
            var result = JsonSerializer.Deserialize(File.ReadAllBytes(path), Context.DatasetCheckResult)
                ?? throw new JsonException("it is null");
            if (result.Splits.Any(split => split.ClassCounts.Count != result.ClassNames.Count))
                throw new JsonException("a split has another number of classes");
            if (result.ExactDuplicates.Concat(result.NearDuplicates).Any(group => group.Images.Count < 2))
                throw new JsonException("a group has fewer than two images");
            return result;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException(
                $"'{Path.GetFullPath(path)}' is not the JSON of a data set check ({e.Message}); check the data set " +
                "again.",
                e);
        }
    }
}
