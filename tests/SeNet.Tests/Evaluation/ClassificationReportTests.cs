using System.Globalization;
using System.Text.Json;
using FluentAssertions.Equivalency;
using SeNet.Evaluation;

namespace SeNet.Tests.Evaluation;

public sealed class ClassificationReportTests : IDisposable
{
    private const double Tolerance = 1e-12;

    private readonly ScikitLearn scikitLearn = new();

    public void Dispose() => scikitLearn.Dispose();

    [Fact]
    public void Confusion_matrix_equals_scikit_learns()
    {
        var matrix = scikitLearn.CountLabels();

        for (var truth = 0; truth < matrix.Classes; truth++)
            for (var predicted = 0; predicted < matrix.Classes; predicted++)
                matrix[truth, predicted].Should().Be(scikitLearn.Confusion[truth][predicted]);
    }

    [Fact]
    public void Figures_of_the_whole_equal_scikit_learns()
    {
        var report = new ClassificationReport(scikitLearn.CountLabels());

        report.Accuracy.Should().BeApproximately(scikitLearn.Figure("accuracy"), Tolerance);
        report.BalancedAccuracy.Should().BeApproximately(scikitLearn.Figure("balanced_accuracy"), Tolerance);
        report.CohenKappa.Should().BeApproximately(scikitLearn.Figure("cohen_kappa"), Tolerance);
        report.MatthewsCorrelation.Should().BeApproximately(scikitLearn.Figure("matthews"), Tolerance);
    }

    [Fact]
    public void Averages_equal_scikit_learns()
    {
        var report = new ClassificationReport(scikitLearn.CountLabels());

        report.Micro.Should().BeEquivalentTo(scikitLearn.Average("micro"), WithinTolerance);
        report.Macro.Should().BeEquivalentTo(scikitLearn.Average("macro"), WithinTolerance);
        report.Weighted.Should().BeEquivalentTo(scikitLearn.Average("weighted"), WithinTolerance);
    }

    [Fact]
    public void Figures_of_each_class_equal_scikit_learns()
    {
        var classes = new ClassificationReport(scikitLearn.CountLabels()).PerClass;

        classes.Select(metrics => metrics.Precision)
            .Should().BeEquivalentTo(scikitLearn.PerClass("precision"), WithinTolerance);
        classes.Select(metrics => metrics.Recall)
            .Should().BeEquivalentTo(scikitLearn.PerClass("recall"), WithinTolerance);
        classes.Select(metrics => metrics.F1).Should().BeEquivalentTo(scikitLearn.PerClass("f1"), WithinTolerance);
        classes.Select(metrics => (double)metrics.Support).Should().Equal(scikitLearn.PerClass("support"));
    }

    // Class b is never predicted, c never true, e neither; worked out by hand from scikit-learn's definitions with
    // zero_division=0.
    [Fact]
    public void Zero_divisions_are_zero()
    {
        var report = new ClassificationReport(
            ConfusionMatrix.FromLabels(["a", "b", "c", "d", "e"], [0, 0, 1, 3], [0, 2, 2, 3]));

        report.PerClass.Should().BeEquivalentTo<ClassMetrics>(
            [new("a", 1, 0.5, 2.0 / 3, 2), new("b", 0, 0, 0, 1), new("c", 0, 0, 0, 0), new("d", 1, 1, 1, 1), new(
                "e", 0, 0, 0, 0)],
            WithinTolerance);
        report.Micro.Should().BeEquivalentTo(new AveragedMetrics(0.5, 0.5, 0.5), WithinTolerance);
        report.Macro.Should().BeEquivalentTo(new AveragedMetrics(0.4, 0.3, 1.0 / 3), WithinTolerance);
        report.Weighted.Should().BeEquivalentTo(new AveragedMetrics(0.75, 0.5, 7.0 / 12), WithinTolerance);
        report.BalancedAccuracy.Should().BeApproximately(0.5, Tolerance, "classes without images are left out");
        report.CohenKappa.Should().BeApproximately(5.0 / 13, Tolerance);
        report.MatthewsCorrelation.Should().BeApproximately(0.5, Tolerance);
    }

    [Fact]
    public void A_single_class_has_full_accuracy_and_no_agreement_beyond_chance()
    {
        var report = new ClassificationReport(ConfusionMatrix.FromLabels(["a", "b"], [1, 1, 1], [1, 1, 1]));

        (report.Accuracy, report.BalancedAccuracy, report.CohenKappa, report.MatthewsCorrelation)
            .Should().Be((1, 1, 0, 0));
    }

    [Fact]
    public void An_empty_matrix_gives_zeros()
    {
        var report = new ClassificationReport(new ConfusionMatrix(["a", "b"]));

        (report.Accuracy, report.BalancedAccuracy, report.CohenKappa, report.MatthewsCorrelation, report.Support)
            .Should().Be((0, 0, 0, 0, 0));
        new[] { report.Micro, report.Macro, report.Weighted }.Should().AllBeEquivalentTo(new AveragedMetrics(0, 0, 0));
    }

    [Fact]
    public void Later_counts_do_not_change_a_report()
    {
        var matrix = ConfusionMatrix.FromLabels(["a", "b"], [0], [0]);
        var report = new ClassificationReport(matrix);

        matrix.Add(0, 1);

        report.Accuracy.Should().Be(1);
    }

    [Fact]
    public void The_table_is_aligned()
    {
        var report = new ClassificationReport(
            ConfusionMatrix.FromLabels(["cat", "automobile"], [0, 0, 0, 1], [0, 0, 1, 1]));

        report.ToString().Should().Be(
            """
            class                 precision  recall     F1  support
            cat                       1.000   0.667  0.800        3
            automobile                0.500   1.000  0.667        1

            micro average             0.750   0.750  0.750        4
            macro average             0.750   0.833  0.733        4
            weighted average          0.875   0.750  0.767        4

            accuracy                  0.750
            balanced accuracy         0.833
            Cohen's kappa             0.500
            Matthews correlation      0.577

            """);
    }

    [Fact]
    public void Csv_has_a_line_for_each_class_and_average()
    {
        var report = new ClassificationReport(
            ConfusionMatrix.FromLabels(["cat, small", "dog"], [0, 0, 1, 1], [0, 1, 1, 1]));

        Csv(report).Should().Be(
            """
            kind,name,precision,recall,f1,support
            class,"cat, small",1,0.5,0.6666666666666666,2
            class,dog,0.6666666666666666,1,0.8,2
            average,micro,0.75,0.75,0.75,4
            average,macro,0.8333333333333333,0.75,0.7333333333333334,4
            average,weighted,0.8333333333333333,0.75,0.7333333333333334,4

            """);
    }

    [Fact]
    public void Json_holds_every_figure_exactly()
    {
        var report = new ClassificationReport(scikitLearn.CountLabels());

        using var json = JsonDocument.Parse(report.ToJson());

        var root = json.RootElement;
        root.EnumerateObject().Select(property => property.Name).Should().BeEquivalentTo(
            "accuracy", "balancedAccuracy", "cohenKappa", "matthewsCorrelation", "micro", "macro", "weighted",
            "perClass", "support");
        root.GetProperty("matthewsCorrelation").GetDouble().Should().Be(report.MatthewsCorrelation);
        root.GetProperty("macro").GetProperty("f1").GetDouble().Should().Be(report.Macro.F1);
        root.GetProperty("perClass")[3].GetProperty("name").GetString().Should().Be("class 3");
        root.GetProperty("perClass")[3].GetProperty("recall").GetDouble().Should().Be(report.PerClass[3].Recall);
        root.GetProperty("support").GetInt64().Should().Be(1000);
    }

    [Fact]
    public void Text_does_not_depend_on_the_culture()
    {
        var report = new ClassificationReport(scikitLearn.CountLabels());
        var expected = (report.ToString(), Csv(report), report.ToJson());

        using (new ForeignCulture())
            (report.ToString(), Csv(report), report.ToJson()).Should().Be(expected);
    }

    private static EquivalencyAssertionOptions<T> WithinTolerance<T>(EquivalencyAssertionOptions<T> options) => options
        .WithStrictOrdering()
        .Using<double>(context => context.Subject.Should().BeApproximately(context.Expectation, Tolerance))
        .WhenTypeIs<double>();

    private static string Csv(ClassificationReport report)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        report.WriteCsv(writer);
        return writer.ToString();
    }
}
