namespace SeNet.Evaluation;

/// <summary>A confusion matrix as JSON has it.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Counts">A row for each true class, in it a count for each predicted one.</param>
internal sealed record ConfusionCounts(IReadOnlyList<string> Classes, long[][] Counts);
