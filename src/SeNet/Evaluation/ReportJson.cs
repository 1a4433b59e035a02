using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace SeNet.Evaluation;

/// <summary>How evaluation results become JSON: camel case, indented, letters of every script as they are.</summary>
internal static class ReportJson
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    private static readonly ReportJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = Encoder,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <summary>The same for what is written piece by piece.</summary>
    public static JsonWriterOptions Format { get; } = new() { Encoder = Encoder, Indented = true, NewLine = "\n" };

    public static string Serialize(ClassificationReport report) =>
        JsonSerializer.Serialize(report, Context.ClassificationReport);
}
