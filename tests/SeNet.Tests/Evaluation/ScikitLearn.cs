using System.Text.Json;
using SeNet.Evaluation;

namespace SeNet.Tests.Evaluation;

/// <summary>Labels of 1,000 images and scikit-learn's figures for them.</summary>
internal sealed class ScikitLearn : IDisposable
{
    private readonly JsonDocument file =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "golden", "metrics.json")));

    public long[][] Confusion => Read<long[][]>("confusion_rows_true");

    public ConfusionMatrix CountLabels() => ConfusionMatrix.FromLabels(
        [.. Enumerable.Range(0, Read<int>("classes")).Select(index => $"class {index}")], Read<int[]>("true"),
        Read<int[]>("predicted"));

    public double Figure(string name) => Read<double>(name);

    public double[] PerClass(string metric) => Nested("per_class", metric).Deserialize<double[]>()!;

    public AveragedMetrics Average(string name) =>
        new(Nested(name, "precision").GetDouble(), Nested(name, "recall").GetDouble(), Nested(name, "f1").GetDouble());

    public void Dispose() => file.Dispose();

    private T Read<T>(string name) => file.RootElement.GetProperty(name).Deserialize<T>()!;

    private JsonElement Nested(string outer, string inner) => file.RootElement.GetProperty(outer).GetProperty(inner);
}
