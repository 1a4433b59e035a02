using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using SeNet.Evaluation;
using SeNet.Explanation;

namespace SeNet.Visualization.Reports;

/// <summary>
/// The report's data as JSON that is safe inside of a page: no &lt;, &gt;, &amp; or quote in any text.
/// </summary>
internal sealed class ReportData : IDisposable
{
    private const int MostItems = 200;

    private static readonly JsonWriterOptions Format = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        SkipValidation = false,
    };

    private readonly ReportContents contents;
    private readonly MemoryStream stream = new();
    private readonly Utf8JsonWriter json;

    private ReportData(ReportContents contents)
    {
        this.contents = contents;
        json = new Utf8JsonWriter(stream, Format);
    }

    /// <summary>The JSON text, of at most so many bytes where predictions and images can be left out.</summary>
    public static string Create(ReportContents contents, int maximumBytes)
    {
        using var data = new ReportData(contents);
        return data.Write(maximumBytes);
    }

    public void Dispose()
    {
        json.Dispose();
        stream.Dispose();
    }

    private string Write(int maximumBytes)
    {
        json.WriteStartObject();
        json.WriteString("title", contents.Title);
        json.WriteString("subtitle", contents.Subtitle);
        Strings("classes", contents.ClassNames);
        Facts("settings", contents.Settings);
        Facts("environment", contents.Environment);
        WriteData();
        WriteHistory();
        WriteConfusion();
        WriteCalibration();
        WriteLayers();
        GateData.Write(json, contents.Gates);
        json.Flush();
        new PredictionData(json, contents).Write(Math.Max(0, maximumBytes - (int)stream.Length));
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void WriteData()
    {
        var splits = contents.Splits ??
        [
            .. contents.TrainingImages is { } train ? new[] { ReportSplit.Of("training", train) } : [],
            .. contents.TestImages is { } test ? new[] { ReportSplit.Of("test", test) } : [],
        ];
        json.WriteStartArray("splits");
        foreach (var split in splits)
        {
            json.WriteStartObject();
            json.WriteString("name", split.Name);
            json.WriteStartArray("counts");
            foreach (var count in split.Counts)
                json.WriteNumberValue(count);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("check");
        json.WriteString("summary", contents.CheckSummary);
        json.WriteStartArray("findings");
        foreach (var finding in contents.CheckFindings)
        {
            json.WriteStartObject();
            json.WriteString("title", finding.Title);
            json.WriteBoolean("problem", finding.IsProblem);
            json.WriteNumber("count", finding.Items.Count);
            Strings("items", finding.Items.Take(MostItems));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteHistory()
    {
        var epochs = contents.History.OrderBy(epoch => epoch.Epoch).ToList();
        json.WriteStartObject("history");
        json.WriteStartArray("epochs");
        foreach (var epoch in epochs)
            json.WriteNumberValue(epoch.Epoch);
        json.WriteEndArray();
        json.WriteStartArray("series");
        Series("training loss", "loss", epoch => epoch.TrainLoss);
        Series("test loss", "loss", epoch => epoch.TestLoss);
        Series("training accuracy", "accuracy", epoch => epoch.TrainAccuracy);
        Series("test accuracy", "accuracy", epoch => epoch.TestAccuracy);
        Series("learning rate", "learning rate", epoch => epoch.LearningRate);
        foreach (var name in epochs.SelectMany(epoch => epoch.Metrics.Keys).Distinct())
            Series(name, "metrics", epoch => epoch.Metrics.TryGetValue(name, out var value) ? value : null);
        Series("seconds", "seconds", epoch => epoch.Elapsed.TotalSeconds);
        json.WriteEndArray();
        json.WriteEndObject();

        void Series(string name, string chart, Func<Training.EpochResult, double?> value)
        {
            if (!epochs.Exists(epoch => value(epoch) is { } number && double.IsFinite(number)))
                return;
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("chart", chart);
            json.WriteStartArray("values");
            foreach (var epoch in epochs)
                Number(json, value(epoch) ?? double.NaN, "G6");
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private void WriteConfusion()
    {
        var matrix = contents.Confusion ?? (contents.Predictions.Count == 0
            ? null
            : ConfusionMatrix.FromLabels(
                contents.ClassNames,
                [.. contents.Predictions.Select(prediction => prediction.TrueClass)],
                [.. contents.Predictions.Select(prediction => prediction.PredictedClass)]));
        if (matrix is null || matrix.Total == 0)
            return;
        json.WriteStartArray("confusion");
        foreach (var (truth, predicted, count) in matrix.Counts)
        {
            json.WriteNumberValue(truth);
            json.WriteNumberValue(predicted);
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        var report = new ClassificationReport(matrix);
        json.WriteStartObject("metrics");
        Number(json, "accuracy", report.Accuracy);
        Number(json, "balancedAccuracy", report.BalancedAccuracy);
        Number(json, "macroF1", report.Macro.F1);
        Number(json, "kappa", report.CohenKappa);
        json.WriteNumber("images", report.Support);
        json.WriteStartArray("classes");
        foreach (var metrics in report.PerClass)
        {
            json.WriteStartArray();
            Number(json, metrics.Precision, "0.####");
            Number(json, metrics.Recall, "0.####");
            Number(json, metrics.F1, "0.####");
            json.WriteNumberValue(metrics.Support);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteCalibration()
    {
        if (contents.Predictions.Count == 0)
            return;
        var calibration = new Calibration(
            [.. contents.Predictions.Select(prediction => (float)prediction.Confidence)],
            [.. contents.Predictions.Select(prediction => prediction.IsCorrect)]);
        json.WriteStartObject("calibration");
        Number(json, "error", calibration.ExpectedError);
        json.WriteStartArray("bins");
        foreach (var bin in calibration.Bins)
        {
            json.WriteStartArray();
            Number(json, bin.From, "0.####");
            Number(json, bin.To, "0.####");
            json.WriteNumberValue(bin.Count);
            Number(json, bin.Confidence, "0.####");
            Number(json, bin.Accuracy, "0.####");
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteLayers()
    {
        if (contents.Complexity is not { } complexity)
            return;
        json.WriteStartObject("layers");
        json.WriteString("input", string.Join(" × ", complexity.InputShape.Skip(1)));
        json.WriteNumber("parameters", complexity.Parameters);
        json.WriteNumber("multiplyAdds", complexity.MultiplyAdds);
        json.WriteStartArray("rows");
        foreach (var layer in complexity.Layers)
        {
            json.WriteStartArray();
            json.WriteStringValue(layer.Key);
            json.WriteStringValue(layer.Layer);
            json.WriteStringValue(string.Join(" × ", layer.OutputShape.Skip(1)));
            json.WriteNumberValue(layer.Parameters);
            json.WriteNumberValue(layer.MultiplyAdds);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Facts(string name, IReadOnlyList<ReportFact> facts)
    {
        json.WriteStartArray(name);
        foreach (var fact in facts)
        {
            json.WriteStartArray();
            json.WriteStringValue(fact.Name);
            json.WriteStringValue(fact.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void Strings(string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A number in short; null for what is not finite.</summary>
    internal static void Number(Utf8JsonWriter json, double value, string format)
    {
        if (double.IsFinite(value))
            json.WriteRawValue(value.ToString(format, CultureInfo.InvariantCulture));
        else
            json.WriteNullValue();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Number(json, value, "0.######");
    }
}
