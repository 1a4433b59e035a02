using SeNet.Collections;
using SeNet.Evaluation;

namespace SeNet.Training;

/// <summary>Checks and names lists of metrics.</summary>
internal static class MetricList
{
    /// <summary>The names of the default list, as text that was written without them means.</summary>
    public const string UsualLine = "macro_f1 balanced_accuracy top5_accuracy calibration_error";

    private static readonly string[] Reserved = ["loss", "accuracy"];

    /// <summary>The metrics that are computed unless others are chosen.</summary>
    public static IReadOnlyList<Metric> Default { get; } = new ValueList<Metric>(
        Metric.MacroF1, Metric.BalancedAccuracy, Metric.TopAccuracy(5), Metric.CalibrationError);

    /// <summary>A copy of a list.</summary>
    /// <exception cref="ArgumentException">A metric is null, or a name cannot be used.</exception>
    public static IReadOnlyList<Metric> Checked(IReadOnlyList<Metric> metrics, string name)
    {
        ArgumentNullException.ThrowIfNull(metrics, name);
        var list = new ValueList<Metric>(metrics);
        if (list.Contains(null!))
            throw new ArgumentException($"{name} contains null; remove it.", name);
        if (list.GroupBy(metric => metric.Name).FirstOrDefault(group => group.Count() > 1) is { } several)
            throw new ArgumentException(
                $"{name} has {several.Count()} metrics of the name '{several.Key}'; each has its own.", name);
        if (list.FirstOrDefault(metric => IsReserved(metric.Name)) is { } reserved)
            throw new ArgumentException(
                $"{name} has a metric of the name '{reserved.Name}'. Loss and accuracy are always computed, and " +
                    "names that begin with ema_ or swa_ are those of averaged weights; choose another name.",
                name);
        return list;
    }

    /// <summary>The names in one line.</summary>
    public static string ToLine(IReadOnlyList<Metric> metrics) =>
        string.Join(' ', metrics.Select(metric => metric.Name));

    private static bool IsReserved(string name) =>
        Reserved.Contains(name)
        || name.StartsWith(EpochResult.PrefixOf(ModelWeights.Ema), StringComparison.Ordinal)
        || name.StartsWith(EpochResult.PrefixOf(ModelWeights.Swa), StringComparison.Ordinal);
}
