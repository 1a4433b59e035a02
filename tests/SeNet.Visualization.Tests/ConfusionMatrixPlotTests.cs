using System.Xml.Linq;
using SeNet.Evaluation;
using SkiaSharp;

namespace SeNet.Visualization.Tests;

public sealed class ConfusionMatrixPlotTests : IDisposable
{
    private static readonly string[] Animals = ["cat", "dog <&>", "лягушка"];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Cells_are_darker_for_larger_counts_and_lie_where_the_matrix_has_them()
    {
        var matrix = new ConfusionMatrix(Animals);
        matrix.Add(0, 0, 100);
        matrix.Add(0, 2, 60);
        matrix.Add(2, 0, 30);

        using var picture = SavePng(matrix);

        var darkness = new[] { (0, 0), (0, 2), (2, 0), (1, 1) }.Select(
            cell => 255 - Corner(picture, cell.Item1, cell.Item2).Red);
        darkness.Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
        Corner(picture, 1, 1).Should().Be(Corner(picture, 1, 0), "equal counts have equal colours");
    }

    [Fact]
    public void Numbers_are_white_on_dark_cells_and_dark_on_light_ones()
    {
        var matrix = new ConfusionMatrix(Animals);
        matrix.Add(0, 0, 888);
        matrix.Add(0, 1, 8);

        using var picture = SavePng(matrix);

        picture.Share(Cell(0, 0), IsWhite).Should().BeGreaterThan(0.002);
        picture.Share(Cell(0, 1), IsInk).Should().BeGreaterThan(0.001);
        picture.Share(Cell(0, 1), IsWhite).Should().Be(0);
    }

    [Fact]
    public void Title_axis_labels_and_names_are_drawn()
    {
        using var picture = SavePng(new ConfusionMatrix(Animals));

        var layout = Layout;
        var (right, bottom) = (layout.Left + layout.Side, layout.Top + layout.Side);
        var namesBottom = bottom + (int)layout.BottomPanel / 2;
        var namesLeft = layout.Left - (int)layout.LeftPanel + (int)layout.LabelFont + 6;
        foreach (var area in new SKRectI[]
                 {
                     new(layout.Left, 0, right, layout.Top - 2),
                     new(layout.Left, bottom + 6, right, namesBottom),
                     new(layout.Left, namesBottom, right, picture.Height),
                     new(0, layout.Top, namesLeft, bottom),
                     new(namesLeft, layout.Top, layout.Left - 5, bottom),
                 })
            picture.Colors(area).Should().BeGreaterThan(5, $"there is smooth text in {area}");
    }

    [Fact]
    public void The_same_matrix_gives_the_same_bytes()
    {
        var plot = new ConfusionMatrixPlot(ConfusionMatrix.FromLabels(Animals, [0, 1, 2, 2], [0, 1, 2, 1]));

        foreach (var name in new[] { "a", "b" })
        {
            plot.SavePng(directory[name + ".png"]);
            plot.SaveSvg(directory[name + ".svg"]);
        }

        File.ReadAllBytes(directory["a.png"]).Should().Equal(File.ReadAllBytes(directory["b.png"]));
        File.ReadAllBytes(directory["a.svg"]).Should().Equal(File.ReadAllBytes(directory["b.svg"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    [InlineData(100)]
    public void Any_number_of_classes_is_drawn(int classes)
    {
        var matrix = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(index => $"class {index}")]);
        matrix.Add(0, 0, 7);

        new ConfusionMatrixPlot(matrix).SavePng(directory["a.png"]);

        using var picture = new Pixels(directory["a.png"]);
        picture.Width.Should().Be(picture.Height).And.BeGreaterThanOrEqualTo(800);
    }

    [Fact]
    public void A_picture_has_the_size_asked_for()
    {
        new ConfusionMatrixPlot(new ConfusionMatrix(Animals)).SavePng(directory["a.png"], size: 320);

        using var picture = new Pixels(directory["a.png"]);
        (picture.Width, picture.Height).Should().Be((320, 320));
    }

    [Fact]
    public void Svg_holds_every_word_as_a_label_and_no_text_that_needs_a_font()
    {
        var matrix = new ConfusionMatrix(Animals);
        matrix.Add(1, 2, 4711);

        var svg = SaveSvg(matrix);

        svg.Descendants().Select(element => element.Name.LocalName).Should().NotContain("text");
        svg.Descendants().Attributes("aria-label").Select(label => label.Value).Should()
            .Contain([.. Animals, "Confusion Matrix", "True Class", "Predicted Class", "4711", "0"]);
    }

    [Fact]
    public void Svg_defines_every_outline_that_it_uses()
    {
        var svg = SaveSvg(new ConfusionMatrix(Animals));

        var defined = svg.Descendants()
            .Where(element => element.Name.LocalName == "path" && element.Attribute("id") is not null)
            .ToDictionary(path => "#" + path.Attribute("id")!.Value, path => path.Attribute("d")!.Value);
        var used = svg.Descendants().Where(element => element.Name.LocalName == "use")
            .Select(use => use.Attributes().Single(attribute => attribute.Name.LocalName == "href").Value).ToList();
        used.Should().HaveCountGreaterThan("Confusion Matrix".Length).And.OnlyContain(
            name => defined.ContainsKey(name));
        defined.Values.Count(outline => outline.StartsWith('M'))
            .Should().BeGreaterThanOrEqualTo(defined.Count - 1, "all but the blank have an outline");
    }

    [Fact]
    public void Svg_scales_and_has_a_white_background()
    {
        var svg = SaveSvg(new ConfusionMatrix(Animals));

        svg.Root!.Attribute("viewBox")!.Value.Should().Be("0 0 800 800");
        svg.Descendants().First(element => element.Name.LocalName == "rect").Attribute("fill")!.Value
            .Should().Be("white");
    }

    [Fact]
    public void The_title_can_be_chosen()
    {
        new ConfusionMatrixPlot(new ConfusionMatrix(Animals)) { Title = "Test set" }.SaveSvg(directory["a.svg"]);

        XDocument.Load(directory["a.svg"]).Descendants().Attributes("aria-label").Select(label => label.Value)
            .Should().Contain("Test set").And.NotContain("Confusion Matrix");
    }

    [Fact]
    public void Names_in_a_script_that_the_font_lacks_are_drawn_as_their_numbers()
    {
        new ConfusionMatrixPlot(new ConfusionMatrix(["猫", "\uD800 half a character", "  ", "قطة"])).SaveSvg(
            directory["a.svg"]);

        XDocument.Load(directory["a.svg"]).Descendants().Attributes("aria-label").Select(label => label.Value)
            .Should().Contain(["#0", "\uFFFD half a character", "#2", "#3"]);
    }

    [Fact]
    public void A_missing_directory_is_made_and_an_older_file_replaced()
    {
        var plot = new ConfusionMatrixPlot(new ConfusionMatrix(Animals));
        var path = directory["runs/today/matrix.png"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, new string('x', 1_000_000));

        plot.SavePng(path);
        plot.SavePng(directory["runs/tomorrow/matrix.png"]);

        File.ReadAllBytes(path).Should().Equal(File.ReadAllBytes(directory["runs/tomorrow/matrix.png"]));
        directory.Files.Should().Equal("matrix.png", "matrix.png");
    }

    [Theory]
    [InlineData(101)]
    [InlineData(1_436)]
    [InlineData(47_000)]
    public void Of_many_classes_those_with_most_errors_are_shown_and_the_title_says_so(int classes)
    {
        var matrix = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(index => $"class {index}")]);
        for (var index = 0; index < classes; index++)
            matrix.Add(index, index, 2);
        matrix.Add(50, 51, count: 9);
        matrix.Add(50, 99, count: 1);
        matrix.Add(100, 3, count: 5);

        new ConfusionMatrixPlot(matrix) { Title = new string('m', 1000) }.SaveSvg(directory["a.svg"]);
        new ConfusionMatrixPlot(matrix).SavePng(directory["a.png"]);

        using var picture = new Pixels(directory["a.png"]);
        (picture.Width, picture.Height).Should().Be((1000, 1000));
        new FileInfo(directory["a.svg"]).Length.Should().BeLessThan(1_000_000);
        var words =
            XDocument.Load(directory["a.svg"]).Descendants().Attributes("aria-label").Select(label => label.Value)
                .ToList();
        words.Should()
            .Contain(["class 50", "class 51", "class 100", "class 3", "class 99", "(all others)", "9", "5", "1"]);
        words.Should().Contain(
            word => word.StartsWith('m') && word.EndsWith($"the 30 of {classes:N0} classes with most errors"));
        words.Where(word => word.StartsWith("class ")).Distinct().Should().HaveCount(30);
    }

    [Fact]
    public void What_is_left_out_is_counted_in_the_last_row_and_column()
    {
        var matrix = new ConfusionMatrix([.. Enumerable.Range(0, 200).Select(index => $"class {index}")]);
        for (var index = 0; index < 60; index++)
            matrix.Add(index, 199 - index, count: index < 30 ? 100 - index : 1);
        var map = HeatMap.Of(matrix);

        // The first 15 classes and the 15 that they are taken for have most errors.
        map.Names.Should().Equal(
            [.. Enumerable.Range(0, 15).Concat(Enumerable.Range(185, 15)).Select(
                index => $"class {index}"), "(all others)"]);
        (map.Counts[0, 29], map.Counts[14, 15], map.Counts[0, 30]).Should().Be((100, 86, 0));
        map.Counts[30, 30].Should().Be(Enumerable.Range(15, 15).Sum(index => 100 - index) + 30);
        map.Counts.Cast<long>().Sum().Should().Be(matrix.Total);
    }

    [Fact]
    public void Zeros_are_left_out_where_there_are_many()
    {
        string[] Numbers(int classes)
        {
            var matrix = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(index => $"class {index}")]);
            matrix.Add(0, 1, 7);
            return [
                .. SaveSvg(matrix).Descendants().Attributes("aria-label")
                    .Select(label => label.Value).Where(word => int.TryParse(word, out _))];
        }

        Numbers(20).Should().Contain(["0", "7"]);
        Numbers(21).Should().OnlyContain(number => number == "7");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(99)]
    [InlineData(8193)]
    [InlineData(int.MaxValue)]
    public void A_size_out_of_range_is_refused_with_the_range(int size)
    {
        var plot = new ConfusionMatrixPlot(new ConfusionMatrix(Animals));
        foreach (var save in
            new Action[] { () => plot.SavePng(directory["a.png"], size), () => plot.SaveSvg(directory["a.svg"], size) })
            save.Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage("A picture is 100 to 8192 pixels wide.*").WithParameterName(nameof(size));
    }

    [Fact]
    public void Names_of_any_length_and_script_are_drawn()
    {
        string[] names = [new string('x', 1_000_000), "a" + new string('\u0301', 10_000), "\u0001\uFFFE\t", "", "قطة"];
        SaveSvg(new ConfusionMatrix(names)).Descendants().Attributes("aria-label").Select(
            label => label.Value).Should().OnlyContain(word => word.Length < 600);
    }

    private static HeatMapLayout Layout => HeatMapLayout.For(Animals, size: null);

    private static SKRectI Cell(int truth, int predicted) => SKRectI.Create(
        Layout.Left + predicted * Layout.Cell + 2, Layout.Top + truth * Layout.Cell + 2, Layout.Cell - 4,
        Layout.Cell - 4);

    private static SKColor Corner(Pixels picture, int truth, int predicted) =>
        picture[Cell(truth, predicted).Left, Cell(truth, predicted).Top];

    private static bool IsWhite(SKColor color) => color is { Red: 255, Green: 255, Blue: 255 };

    private static bool IsInk(SKColor color) => color is { Red: < 80, Green: < 80, Blue: < 80 };

    private Pixels SavePng(ConfusionMatrix matrix)
    {
        new ConfusionMatrixPlot(matrix).SavePng(directory["matrix.png"]);
        return new Pixels(directory["matrix.png"]);
    }

    private XDocument SaveSvg(ConfusionMatrix matrix)
    {
        new ConfusionMatrixPlot(matrix).SaveSvg(directory["matrix.svg"]);
        return XDocument.Load(directory["matrix.svg"]);
    }
}
