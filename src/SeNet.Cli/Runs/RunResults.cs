using System.Text.Json.Nodes;
using SeNet.Cli.Output;
using SeNet.Evaluation;
using SeNet.Training;

namespace SeNet.Cli.Runs;

/// <summary>The content of <c>results.json</c>.</summary>
internal static class RunResults
{
    /// <summary>The results of a run that has ended.</summary>
    public static JsonObject ToJson(
        TrainingResult training, EvaluationResult evaluation, ClassificationReport report, TimeSpan elapsed) => new()
        {
            ["accuracy"] = evaluation.Accuracy,
            ["loss"] = evaluation.Loss,
            [$"top{evaluation.K}"] = evaluation.TopK,
            ["outcome"] = training.Outcome.ToString().ToLowerInvariant(),
            ["seconds"] = elapsed.TotalSeconds,
            ["warnings"] = JsonText.Node(training.Warnings),
            ["epochs"] = new JsonArray([.. training.History.Select(epoch => JsonText.Node(epoch))]),
            ["report"] = JsonNode.Parse(report.ToJson()),
            ["confusion"] = JsonNode.Parse(evaluation.Confusion.ToJson()),
        };

    /// <summary>The epochs of the file.</summary>
    public static IReadOnlyList<EpochResult> EpochsOf(JsonObject results) =>
        [.. (results["epochs"] as JsonArray ?? []).Select(epoch => JsonText.Read<EpochResult>(epoch!))];
}
