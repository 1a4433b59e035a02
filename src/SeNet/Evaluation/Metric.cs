namespace SeNet.Evaluation;

/// <summary>
/// A number that says how good an evaluation is. After each epoch of a training run those of
/// <see cref="Training.TrainingOptions.Metrics"/> are computed; observers choose the best epoch by any of them.
/// </summary>
/// <remarks>Derive from it for a metric of your own. It must be a function of the result alone.</remarks>
/// <example>
/// <code>
/// var metric = new LowestRecall();
/// var options = new TrainingOptions { Metrics = [metric, Metric.MacroF1] };
/// new Trainer(network, options).Fit(data.Train, data.Test, [new EarlyStopping(patience: 5, metric: metric)]);
///
/// sealed class LowestRecall() : Metric("lowest_recall", higherIsBetter: true)
/// {
///     public override double Compute(EvaluationResult result) =>
///         new ClassificationReport(result.Confusion).PerClass.Min(metrics => metrics.Recall);
/// }
/// </code>
/// </example>
public abstract class Metric : IEquatable<Metric>
{
    /// <summary>Initializes the name and the direction.</summary>
    /// <param name="name">
    /// Name in histories and logs: letters and digits of ASCII and underscores, for example <c>macro_f1</c>.
    /// </param>
    /// <param name="higherIsBetter">Whether a higher value is better.</param>
    /// <exception cref="ArgumentException">The name is empty or has other characters.</exception>
    protected Metric(string name, bool higherIsBetter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            throw new ArgumentException(
                $"The metric's name is '{name}'; it has letters and digits of ASCII and underscores, as macro_f1 has.",
                nameof(name));
        (Name, HigherIsBetter) = (name, higherIsBetter);
    }

    /// <summary>Mean cross-entropy, in nats; the lower, the better.</summary>
    public static Metric Loss { get; } = Of("loss", higherIsBetter: false, result => result.Loss);

    /// <summary>Fraction of the images classified correctly, 0 to 1.</summary>
    public static Metric Accuracy { get; } = Of("accuracy", higherIsBetter: true, result => result.Accuracy);

    /// <summary>Mean F1 of the classes, 0 to 1, as scikit-learn's <c>f1_score(average="macro")</c>.</summary>
    public static Metric MacroF1 { get; } =
        Of("macro_f1", higherIsBetter: true, result => new ClassificationReport(result.Confusion).Macro.F1);

    /// <summary>
    /// Mean recall of the classes that have images, 0 to 1, as scikit-learn's <c>balanced_accuracy_score</c>.
    /// </summary>
    public static Metric BalancedAccuracy { get; } = Of(
        "balanced_accuracy",
        higherIsBetter: true,
        result => new ClassificationReport(result.Confusion).BalancedAccuracy);

    /// <summary>
    /// Expected calibration error (Guo et al., arXiv 1706.04599, equation 3), 0 to 1; the lower, the better. Images
    /// are put into 15 bins of equal width by the probability of the predicted class; the metric is the mean difference
    /// between accuracy and mean probability in a bin, weighted by its number of images.
    /// </summary>
    public static Metric CalibrationError { get; } =
        Of("calibration_error", higherIsBetter: false, result => Calibration.Of(result).ExpectedError);

    /// <summary>Name in histories and logs.</summary>
    public string Name { get; }

    /// <summary>Whether a higher value is better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Fraction of the images whose class is among the k with the greatest outputs, 0 to 1.</summary>
    /// <param name="k">k, at least 1.</param>
    /// <returns>The metric <c>top5_accuracy</c> for k = 5.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static Metric TopAccuracy(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return Of(
            FormattableString.Invariant($"top{k}_accuracy"),
            higherIsBetter: true,
            result => (double)result.Ranks.Count(rank => rank < k) / Math.Max(1, result.Ranks.Count));
    }

    /// <summary>Computes the metric.</summary>
    /// <param name="result">The result of an evaluation.</param>
    /// <returns>A finite number. Another one ends the run with an error.</returns>
    public abstract double Compute(EvaluationResult result);

    /// <summary>Whether a value is better than another by more than a margin.</summary>
    internal bool IsBetter(double value, double than, double margin = 0) =>
        HigherIsBetter ? value > than + margin : value < than - margin;

    /// <summary>Whether the other metric has the same type, name and direction.</summary>
    /// <param name="other">The other metric.</param>
    public bool Equals(Metric? other) =>
        other is not null && other.GetType() == GetType()
        && (other.Name, other.HigherIsBetter) == (Name, HigherIsBetter);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Metric);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GetType(), Name, HigherIsBetter);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static FunctionMetric Of(string name, bool higherIsBetter, Func<EvaluationResult, double> compute) =>
        new(name, higherIsBetter, compute);

    private sealed class FunctionMetric(
        string name, bool higherIsBetter, Func<EvaluationResult, double> compute) : Metric(name, higherIsBetter)
    {
        public override double Compute(EvaluationResult result)
        {
            ArgumentNullException.ThrowIfNull(result);
            return compute(result);
        }
    }
}
