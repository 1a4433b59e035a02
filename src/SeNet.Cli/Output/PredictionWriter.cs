using System.Globalization;
using System.Text.Json.Nodes;
using SeNet.CommandLine;
using SeNet.Engine;
using SeNet.Evaluation;

namespace SeNet.Cli.Output;

/// <summary>Writes predictions, row by row.</summary>
internal abstract class PredictionWriter
{
    /// <summary>A writer for a form: text, csv, json or jsonl.</summary>
    public static PredictionWriter Create(string format, TextWriter writer) => format switch
    {
        "csv" => new CsvRows(writer),
        "json" => new JsonArrayOf(writer),
        "jsonl" => new JsonLines(writer),
        _ => new Lines(writer),
    };

    /// <summary>Writes the row of an image.</summary>
    public abstract void Write(ClassificationResult result);

    /// <summary>Ends the output.</summary>
    public virtual void Finish()
    {
    }

    private static string ErrorOf(ClassificationResult result) =>
        ErrorText.Explain(result.Error!) ?? result.Error!.Message;

    private static string Text(float probability) => probability.ToString("0.0000", CultureInfo.InvariantCulture);

    private static JsonObject ToJson(ClassificationResult result) => result.IsClassified
        ? new()
        {
            ["file"] = result.Source,
            ["predictions"] = new JsonArray([.. result.Classification.Top.Select(one => new JsonObject
            {
                ["class"] = one.ClassName,
                ["index"] = one.ClassIndex,
                ["probability"] = one.Probability,
            })]),
        }
        : new() { ["file"] = result.Source, ["error"] = ErrorOf(result) };

    private sealed class Lines(TextWriter writer) : PredictionWriter
    {
        public override void Write(ClassificationResult result) => writer.WriteLine(result.IsClassified
            ? $"{result.Source}: " + string.Join(
                ", ", result.Classification.Top.Select(one => $"{one.ClassName} {Text(one.Probability)}"))
            : $"{result.Source}: error: {ErrorOf(result)}");
    }

    private sealed class CsvRows(TextWriter writer) : PredictionWriter
    {
        private bool begun;

        public override void Write(ClassificationResult result)
        {
            if (!begun)
                Csv.Write(writer, [["file", "rank", "class", "probability", "error"]]);
            begun = true;
            Csv.Write(writer, result.IsClassified
                ? result.Classification.Top.Select((one, rank) => (IReadOnlyList<string>)
                    [result.Source, $"{rank + 1}", one.ClassName, Text(one.Probability), ""])
                : [[result.Source, "", "", "", ErrorOf(result)]]);
        }
    }

    private sealed class JsonLines(TextWriter writer) : PredictionWriter
    {
        public override void Write(ClassificationResult result) => writer.WriteLine(JsonText.LineOf(ToJson(result)));
    }

    private sealed class JsonArrayOf(TextWriter writer) : PredictionWriter
    {
        private readonly JsonArray rows = [];

        public override void Write(ClassificationResult result) => rows.Add(ToJson(result));

        public override void Finish() => writer.WriteLine(JsonText.Of<JsonNode>(rows));
    }
}
