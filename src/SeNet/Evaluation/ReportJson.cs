using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace SeNet.Evaluation;

/// <summary>How evaluation results become JSON: camel case, indented, letters of every script as they are.</summary>
internal static class ReportJson
{
    private static readonly ReportJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
        NewLine = "\n",
    });

    public static string Serialize(ClassificationReport report) => JsonSerializer.Serialize(report, Context.ClassificationReport);

    public static string Serialize(ConfusionCounts counts) => JsonSerializer.Serialize(counts, Context.ConfusionCounts);
}
