using System.Globalization;
using SeNet.Text;

namespace SeNet.Evaluation;

/// <summary>Classification metrics of a confusion matrix, with the definitions of scikit-learn.</summary>
/// <remarks>
/// All classes of the matrix are included, even those without images (<c>labels=range(classes)</c> in scikit-learn),
/// and 0 / 0 is 0 (<c>zero_division=0</c>), so an empty matrix gives zeros. The report is a snapshot: counts that are
/// added to the matrix later do not change it.
/// </remarks>
/// <example>
/// <code>
/// var report = new ClassificationReport(confusion);
/// Console.WriteLine(report);                 // precision, recall, F1 and support of each class, and their averages
/// Console.WriteLine(report.Macro.F1);
/// </code>
/// </example>
public sealed class ClassificationReport
{
    /// <summary>Computes the report of a confusion matrix.</summary>
    /// <param name="matrix">The confusion matrix.</param>
    public ClassificationReport(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Support = matrix.Total;
        Accuracy = matrix.Accuracy;
        PerClass = Array.AsReadOnly(
            Enumerable.Range(0, matrix.Classes).Select(index => MetricsOf(matrix, index)).ToArray());
        BalancedAccuracy = PerClass.Where(metrics => metrics.Support > 0)
            .Select(metrics => metrics.Recall).DefaultIfEmpty().Average();
        Micro = new AveragedMetrics(Accuracy, Accuracy, Accuracy);
        Macro = Average(_ => 1);
        Weighted = Average(metrics => metrics.Support);
        (CohenKappa, MatthewsCorrelation) = Agreement.Of(matrix);
    }

    /// <summary>Fraction of the images classified correctly, 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>Mean recall of the classes that have images, 0 to 1.</summary>
    public double BalancedAccuracy { get; }

    /// <summary>
    /// Cohen's kappa, the agreement beyond chance: 1 if perfect, 0 if there is none. 0 if all images are of one class
    /// and predicted as that class (NaN in scikit-learn).
    /// </summary>
    public double CohenKappa { get; }

    /// <summary>
    /// Matthews correlation coefficient for any number of classes, -1 to 1; 0 if all true or all predicted classes are
    /// the same.
    /// </summary>
    public double MatthewsCorrelation { get; }

    /// <summary>
    /// Micro average, over all images at once: with one label per image, precision, recall and F1 equal the accuracy.
    /// </summary>
    public AveragedMetrics Micro { get; }

    /// <summary>Macro average: the mean over all classes, each with the same weight.</summary>
    public AveragedMetrics Macro { get; }

    /// <summary>Weighted average: the mean over all classes, each weighted by its number of images.</summary>
    public AveragedMetrics Weighted { get; }

    /// <summary>Metrics of each class, in the order of the matrix.</summary>
    public IReadOnlyList<ClassMetrics> PerClass { get; }

    /// <summary>Number of images.</summary>
    public long Support { get; }

    /// <summary>
    /// Writes CSV with the columns kind, name, precision, recall, f1 and support: a line of kind <c>class</c> for each
    /// class, then the <c>average</c> lines micro, macro and weighted. Numbers have full precision.
    /// </summary>
    /// <param name="writer">Receives the text. It is not closed.</param>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, [
            ["kind", "name", "precision", "recall", "f1", "support"],
            .. PerClass.Select(metrics => Line("class", metrics)),
            .. Averages().Select(metrics => Line("average", metrics)),
        ]);

        static string[] Line(string kind, ClassMetrics metrics) => [kind, .. Cells(metrics, "R")];
    }

    /// <summary>JSON with all properties of this report, in camel case and full precision.</summary>
    public string ToJson() => ReportJson.Serialize(this);

    /// <summary>A text table with three decimals: the classes, the averages, then the metrics of all images.</summary>
    public override string ToString() => TextTable.Format([
        ["class", "precision", "recall", "F1", "support"],
        .. PerClass.Select(metrics => Cells(metrics, "F3")),
        [],
        .. Averages().Select(metrics => Cells(metrics with { Name = metrics.Name + " average" }, "F3")),
        [],
        ["accuracy", Text(Accuracy, "F3")],
        ["balanced accuracy", Text(BalancedAccuracy, "F3")],
        ["Cohen's kappa", Text(CohenKappa, "F3")],
        ["Matthews correlation", Text(MatthewsCorrelation, "F3")],
    ]);

    private static ClassMetrics MetricsOf(ConfusionMatrix matrix, int index)
    {
        var (hits, truths, predictions) = (matrix[index, index], matrix.TrueCount(index), matrix.PredictedCount(index));
        return new ClassMetrics(
            matrix.ClassNames[index],
            Precision: Ratio(hits, predictions),
            Recall: Ratio(hits, truths),
            F1: Ratio(2.0 * hits, (double)truths + predictions),
            Support: truths);
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static string[] Cells(ClassMetrics metrics, string format) =>
    [
        metrics.Name,
        Text(metrics.Precision, format),
        Text(metrics.Recall, format),
        Text(metrics.F1, format),
        metrics.Support.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private AveragedMetrics Average(Func<ClassMetrics, double> weight)
    {
        var weights = PerClass.Sum(weight);
        return new AveragedMetrics(
            Mean(metrics => metrics.Precision), Mean(metrics => metrics.Recall), Mean(metrics => metrics.F1));

        double Mean(Func<ClassMetrics, double> value) =>
            Ratio(PerClass.Sum(metrics => weight(metrics) * value(metrics)), weights);
    }

    private IEnumerable<ClassMetrics> Averages()
    {
        yield return Named("micro", Micro);
        yield return Named("macro", Macro);
        yield return Named("weighted", Weighted);

        ClassMetrics Named(string name, AveragedMetrics metrics) =>
            new(name, metrics.Precision, metrics.Recall, metrics.F1, Support);
    }
}
