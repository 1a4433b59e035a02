using CsCheck;
using SeNet.Evaluation;

namespace SeNet.Tests.Evaluation;

/// <summary>What holds for the report of every confusion matrix.</summary>
public sealed class ClassificationReportProperties
{
    private const double Tolerance = 1e-12;

    /// <summary>
    /// Square counts of 1 to 8 classes, with many zeros so that classes without images or predictions occur.
    /// </summary>
    private static readonly Gen<long[][]> Counts =
        from classes in Gen.Int[1, 8]
        from rows in Gen.Frequency((1, Gen.Const(0L)), (1, Gen.Long[0, 1000])).Array[classes].Array[classes]
        select rows;

    [Fact]
    public void Micro_figures_all_equal_the_accuracy() => Counts.Sample(counts =>
    {
        var report = Report(counts);
        var expected = Ratio(counts.Select((row, index) => row[index]).Sum(), counts.Sum(row => row.Sum()));

        Near(report.Accuracy, expected);
        Near(report.Micro, new AveragedMetrics(expected, expected, expected));
    });

    [Fact]
    public void Macro_figures_are_the_means_of_the_classes() => Counts.Sample(counts =>
    {
        var report = Report(counts);

        Near(report.Macro, new AveragedMetrics(
            report.PerClass.Average(metrics => metrics.Precision),
            report.PerClass.Average(metrics => metrics.Recall),
            report.PerClass.Average(metrics => metrics.F1)));
    });

    [Fact]
    public void Weighted_recall_equals_the_accuracy() => Counts.Sample(counts =>
    {
        var report = Report(counts);

        Near(report.Weighted.Recall, report.Accuracy);
    });

    [Fact]
    public void F1_is_the_harmonic_mean_of_precision_and_recall() => Counts.Sample(counts =>
    {
        foreach (var metrics in Report(counts).PerClass)
            Near(metrics.F1, Ratio(2 * metrics.Precision * metrics.Recall, metrics.Precision + metrics.Recall));
    });

    [Fact]
    public void Swapping_truth_and_prediction_swaps_precision_and_recall() => Counts.Sample(counts =>
    {
        var report = Report(counts);
        var swapped = Report(Transpose(counts));

        for (var index = 0; index < counts.Length; index++)
        {
            Near(swapped.PerClass[index].Precision, report.PerClass[index].Recall);
            Near(swapped.PerClass[index].Recall, report.PerClass[index].Precision);
            Near(swapped.PerClass[index].F1, report.PerClass[index].F1);
        }

        Near(swapped.CohenKappa, report.CohenKappa);
        Near(swapped.MatthewsCorrelation, report.MatthewsCorrelation);
    });

    [Fact]
    public void Renumbering_the_classes_changes_no_average() => Counts.Sample(counts =>
    {
        var report = Report(counts);
        var reversed = Report([.. counts.Reverse().Select(row => row.Reverse().ToArray())]);

        Near(reversed.Macro, report.Macro);
        Near(reversed.Weighted, report.Weighted);
        Near(reversed.Accuracy, report.Accuracy);
        Near(reversed.BalancedAccuracy, report.BalancedAccuracy);
        Near(reversed.CohenKappa, report.CohenKappa);
        Near(reversed.MatthewsCorrelation, report.MatthewsCorrelation);
        reversed.PerClass.Select(metrics => metrics.Support)
            .Should().Equal(report.PerClass.Reverse().Select(metrics => metrics.Support));
    });

    [Fact]
    public void Multiplying_all_counts_changes_no_figure() => Counts.Sample(counts =>
    {
        var report = Report(counts);
        var scaled = Report([.. counts.Select(row => row.Select(count => count * 3).ToArray())]);

        Near(scaled.Macro, report.Macro);
        Near(scaled.Weighted, report.Weighted);
        Near(scaled.BalancedAccuracy, report.BalancedAccuracy);
        Near(scaled.CohenKappa, report.CohenKappa);
        Near(scaled.MatthewsCorrelation, report.MatthewsCorrelation);
    });

    [Fact]
    public void Every_figure_is_in_its_range() => Counts.Sample(counts =>
    {
        var report = Report(counts);

        foreach (var metrics in report.PerClass)
            new[] { metrics.Precision, metrics.Recall, metrics.F1 }.Should().AllSatisfy(
                value => value.Should().BeInRange(0, 1));
        report.BalancedAccuracy.Should().BeInRange(0, 1 + Tolerance);
        report.CohenKappa.Should().BeInRange(-1, 1 + Tolerance);
        report.MatthewsCorrelation.Should().BeInRange(-1 - Tolerance, 1 + Tolerance);
    });

    private static ClassificationReport Report(long[][] counts)
    {
        var matrix = new ConfusionMatrix([.. counts.Select((_, index) => $"class {index}")]);
        for (var truth = 0; truth < counts.Length; truth++)
            for (var predicted = 0; predicted < counts.Length; predicted++)
                matrix.Add(truth, predicted, counts[truth][predicted]);
        return new ClassificationReport(matrix);
    }

    private static long[][] Transpose(long[][] counts) =>
        [.. counts.Select((_, column) => counts.Select(row => row[column]).ToArray())];

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static void Near(double actual, double expected) => actual.Should().BeApproximately(expected, Tolerance);

    private static void Near(AveragedMetrics actual, AveragedMetrics expected)
    {
        Near(actual.Precision, expected.Precision);
        Near(actual.Recall, expected.Recall);
        Near(actual.F1, expected.F1);
    }
}
