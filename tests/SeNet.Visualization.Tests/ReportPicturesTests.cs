using System.Xml.Linq;
using SeNet.Evaluation;
using SeNet.Explanation;
using SeNet.Training;
using SeNet.Visualization.Reports;
using SeNet.Visualization.Tests.Reports;
using SkiaSharp;

namespace SeNet.Visualization.Tests;

/// <summary>The pictures of a run beside its curves and its confusion matrix.</summary>
public sealed class ReportPicturesTests : IDisposable
{
    private static readonly Calibration Calibration = new(
        [.. Enumerable.Range(0, 100).Select(index => index / 100f + 0.005f)],
        [.. Enumerable.Range(0, 100).Select(index => index % 2 == 0)]);

    private readonly TemporaryDirectory directory = new();

    private static GateStatistics Gates => Run.Contents.Gates!;

    private static ClassificationReport Report
    {
        get
        {
            var matrix = new ConfusionMatrix(Run.OddNames);
            foreach (var prediction in Run.Contents.Predictions)
                matrix.Add(prediction.TrueClass, prediction.PredictedClass);
            return new ClassificationReport(matrix);
        }
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_reliability_diagram_has_a_bar_as_high_as_the_accuracy_of_its_bin()
    {
        // In every bin half of the images are right.
        new ReliabilityDiagram(Calibration).SavePng(directory["a.png"], 600, 640);
        using var picture = new Pixels(directory["a.png"]);
        bool IsBar(SKColor color) => color.Blue > color.Red + 80 && color.Blue > 150;
        var column = Enumerable.Range(40, 390).Where(y => IsBar(picture[330, y])).ToList();
        (column.Max() - column.Min()).Should().BeInRange(150, 215, "half of the panel's height");

        Words(path => new ReliabilityDiagram(Calibration).SaveSvg(path))
            .Should().Contain(["Accuracy", "Images", "perfect calibration", "100%"])
            .And.Contain(word => word.StartsWith("Expected calibration error: "));
    }

    [Fact]
    public void Class_metrics_begin_with_the_lowest_f1_and_bear_any_name()
    {
        var words = Words(path => new ClassMetricsPlot(Report).SaveSvg(path));
        words.Should().Contain(["precision", "recall", "F1", "#0", "#1", "#6", "#9", "bird □", "two lines"]);
        words.Should().OnlyContain(word => word.Length < 60, "long names are cut");
    }

    [Fact]
    public void Of_many_classes_the_worst_are_drawn_and_the_title_says_so()
    {
        var matrix = new ConfusionMatrix([.. Enumerable.Range(0, 300).Select(index => $"class {index}")]);
        for (var index = 0; index < 300; index++)
            matrix.Add(index, index < 5 ? 299 : index);
        Words(path => new ClassMetricsPlot(new ClassificationReport(matrix)).SaveSvg(path))
            .Should().Contain("Precision, recall and F1: the 60 with the lowest F1 of 300 classes")
            .And.Contain(["class 0", "class 4"]);
        Words(path => new ClassCountsPlot(
            matrix.ClassNames,
            [new ReportSplit("training", [.. Enumerable.Range(0, 300).Select(index => (long)index)])]).SaveSvg(path))
            .Should().Contain(["Images per class: the 30 largest and smallest of 300 classes", "class 299", "class 0"])
            .And.NotContain("class 150");
    }

    [Fact]
    public void A_bar_is_as_long_as_its_count()
    {
        new ClassCountsPlot(["a", "b"], [new ReportSplit("training", [100, 50])]).SavePng(directory["a.png"], 760);
        using var picture = new Pixels(directory["a.png"]);
        var lengths = Enumerable.Range(90, picture.Height - 90)
            .Select(y => Enumerable.Range(0, 760).Count(x => picture[x, y] == SKColor.Parse("#1f77b4")))
            .Where(length => length > 50).Distinct().Order().ToList();
        lengths[0].Should().BeCloseTo(lengths[^1] / 2, 3);
    }

    [Fact]
    public void Gates_of_a_block_are_drawn_by_class_and_over_all()
    {
        Words(path => new GatePlot(Gates, Gates.Blocks[^1]) { Classes = [2, 3] }.SaveSvg(path))
            .Should().Contain(["bird", "cat", "all classes", "Channel", "Gate", Gates.Blocks[^1].Name])
            .And.NotContain("dog");
        new GatePlot(Gates, Gates.Blocks[0]) { SortChannels = true }.SavePng(directory["a.png"]);
        using var picture = new Pixels(directory["a.png"]);
        picture.Colors(new SKRectI(80, 60, 700, 350)).Should().BeGreaterThan(5);
    }

    [Fact]
    public void The_summary_of_gates_has_a_mark_for_each_block() =>
        Words(path => new GateSummaryPlot(Gates).SaveSvg(path)).Should().Contain(["1", "2", "SE block", "Gate"]);

    [Fact]
    public void Each_picture_has_its_numbers_as_csv()
    {
        new ReliabilityDiagram(Calibration).SaveCsv(directory["calibration.csv"]);
        new ClassMetricsPlot(Report).SaveCsv(directory["classes.csv"]);
        new ClassCountsPlot(["a", "b"], [new ReportSplit("training", [1, 2])]).SaveCsv(directory["counts.csv"]);
        new GatePlot(Gates, Gates.Blocks[0]).SaveCsv(directory["gates.csv"]);
        new TrainingCurves(Run.Contents.History).SaveCsv(directory["curves.csv"]);
        new ConfusionMatrixPlot(new ConfusionMatrix(["a", "b"])).SaveCsv(directory["confusion.csv"]);

        Lines("calibration.csv").Should().HaveCount(16).And.HaveElementAt(0, "from,to,images,confidence,accuracy");
        File.ReadAllText(directory["classes.csv"]).Should().Contain("飞机", "the names are in the numbers");
        Lines("counts.csv").Should().Equal("class,training", "a,1", "b,2");
        Lines("gates.csv").Should().HaveCount(1 + Gates.Blocks.Sum(block => block.Channels));
        Lines("curves.csv")[0].Should().Be(
            "epoch,learning_rate,train_loss,train_accuracy,test_loss,test_accuracy,seconds,macro_f1");
        Lines("curves.csv")[2].Should().StartWith("2,");
        Lines("confusion.csv").Should().HaveCount(3);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        FluentActions.Invoking(() => new GatePlot(Gates, Gates.Blocks[0]) { Classes = [.. Enumerable.Range(0, 10)] }
            .SavePng(directory["a.png"])).Should().Throw<ArgumentException>().WithMessage("*10; at most 9*");
        FluentActions.Invoking(() => new ClassCountsPlot(["a"], [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ClassCountsPlot(["a"], [new ReportSplit("x", [1, 2])]))
            .Should().Throw<ArgumentException>().WithMessage("*2 classes; there are 1*");
        new ReliabilityDiagram(Calibration).Invoking(it => it.SavePng(directory["a.png"], width: 299))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("width");
        directory.Files.Should().BeEmpty();
    }

    private string[] Lines(string name) => File.ReadAllText(directory[name]).TrimEnd('\n').Split('\n');

    private List<string> Words(Action<string> save)
    {
        save(directory["words.svg"]);
        return [.. XDocument.Load(directory["words.svg"]).Descendants().Attributes("aria-label").Select(
            label => label.Value)];
    }
}
