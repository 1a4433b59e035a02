using SeNet.Collections;
using SeNet.Evaluation;

namespace SeNet.Training;

/// <summary>The results of one epoch.</summary>
/// <param name="Epoch">Number of the epoch, starting at 1.</param>
/// <param name="LearningRate">Learning rate of the last batch.</param>
/// <param name="TrainLoss">Mean training loss, averaged over the epoch while the weights change.</param>
/// <param name="TrainAccuracy">Training accuracy, 0 to 1, averaged over the epoch while the weights change.</param>
/// <param name="TestLoss">Mean loss on the test set after the epoch. Null without a test set.</param>
/// <param name="TestAccuracy">Accuracy on the test set after the epoch, 0 to 1. Null without a test set.</param>
/// <param name="Elapsed">Time that the training of the epoch took, without the test.</param>
public sealed record EpochResult(
    int Epoch,
    double LearningRate,
    double TrainLoss,
    double TrainAccuracy,
    double? TestLoss,
    double? TestAccuracy,
    TimeSpan Elapsed)
{
    /// <summary>
    /// The <see cref="TrainingOptions.Metrics"/> on the test set by their names. Those of averaged weights, with loss
    /// and accuracy, have names that begin with <c>ema_</c> or <c>swa_</c>.
    /// </summary>
    /// <value>Empty without a test set.</value>
    public IReadOnlyDictionary<string, double> Metrics
    {
        get;
        // Null where a checkpoint was written before there were metrics.
        init => field = value is null ? ValueDictionary<double>.Empty : new ValueDictionary<double>(value);
    }
    = ValueDictionary<double>.Empty;

    /// <summary>Value of a metric after the epoch.</summary>
    /// <param name="metric">
    /// The metric: one of the <see cref="TrainingOptions.Metrics"/>, <see cref="Metric.Loss"/> or
    /// <see cref="Metric.Accuracy"/>; the latter two are those of the training if there is no test set.
    /// </param>
    /// <param name="weights">The weights that were tested.</param>
    /// <exception cref="ArgumentException">The epoch has no such value.</exception>
    public double ValueOf(Metric metric, ModelWeights weights = ModelWeights.Trained)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Find(metric, weights) ?? throw new ArgumentException(
            $"Epoch {Epoch} has no value of '{NameOf(metric, weights)}'; it has loss, accuracy"
                + string.Concat(Metrics.Keys.Select(name => $", {name}"))
                + ". Name the metric in TrainingOptions.Metrics, and give a test set.",
            nameof(metric));
    }

    /// <summary>Value of a metric; null if there is none.</summary>
    internal double? Find(Metric metric, ModelWeights weights) =>
        Metrics.TryGetValue(NameOf(metric, weights), out var value) ? value
        : weights != ModelWeights.Trained ? null
        : metric.Equals(Metric.Loss) ? TestLoss ?? TrainLoss
        : metric.Equals(Metric.Accuracy) ? TestAccuracy ?? TrainAccuracy
        : null;

    /// <summary>Name of a metric of some weights in <see cref="Metrics"/>.</summary>
    internal static string NameOf(Metric metric, ModelWeights weights) =>
        weights == ModelWeights.Trained ? metric.Name : $"{PrefixOf(weights)}{metric.Name}";

    internal static string PrefixOf(ModelWeights weights) => weights switch
    {
        ModelWeights.Ema => "ema_",
        ModelWeights.Swa => "swa_",
        _ => "",
    };
}
