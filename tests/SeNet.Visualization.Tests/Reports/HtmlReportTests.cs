using System.Text.Json;
using System.Text.RegularExpressions;
using SeNet.Data;
using SeNet.Explanation;
using SeNet.Visualization.Reports;

namespace SeNet.Visualization.Tests.Reports;

public sealed partial class HtmlReportTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_run_is_one_file_with_all_its_parts()
    {
        var data = Data(Run.Contents);

        data.GetProperty("history").GetProperty("epochs").GetArrayLength().Should().Be(2);
        data.GetProperty("predictions").GetProperty("rows").GetArrayLength().Should().Be(120);
        data.GetProperty("gates").GetProperty("blocks").GetArrayLength().Should().Be(2);
        data.GetProperty("layers").GetProperty("parameters").GetInt64().Should().Be(
            Run.Contents.Complexity!.Parameters);
        data.GetProperty("splits").EnumerateArray().Select(split => split.GetProperty("name").GetString())
            .Should().Equal("training", "test");
        data.GetProperty("images").EnumerateArray().Should().OnlyContain(
            image => image.GetString()!.StartsWith("data:image/webp;base64,"));
        directory.Files.Should().Equal("report.html");
    }

    [Fact]
    public void Rows_hold_the_predictions_and_cells_the_confusion()
    {
        var data = Data(Run.Contents);
        var rows = data.GetProperty("predictions").GetProperty("rows").EnumerateArray().ToList();
        foreach (var row in rows)
        {
            var prediction = Run.Contents.Predictions.Single(
                candidate => candidate.Name == row[0].GetString());
            row[1].GetInt32().Should().Be(prediction.TrueClass);
            row[4].GetInt32().Should().Be(prediction.PredictedClass);
            row[5].GetDouble().Should().BeApproximately(prediction.Confidence, 1e-4);
        }

        data.GetProperty("confusion").EnumerateArray().Select(item => item.GetInt64()).Chunk(3)
            .Sum(cell => cell[2]).Should().Be(120);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(HtmlReport.DefaultMaximumBytes)]
    public void A_file_keeps_to_its_size(int maximumBytes)
    {
        // Noise does not compress: 3,000 images of 112 pixels would need 20 MB.
        var random = new Random(1);
        var pixels = new byte[200 * 3 * 112 * 112];
        random.NextBytes(pixels);
        var images = new ImageSet(pixels, new int[200], 3, 112, 112, ["only"]);
        var many = images.Subset(Enumerable.Range(0, 3000).Select(index => index % 200).Take(1200));
        var contents = new ReportContents(["only"])
        {
            TestImages = many,
            Predictions =
            [
                .. Enumerable.Range(0, 1200).Select(index => new ReportPrediction(
                    $"{index} {new string('x', 300)}", 0, 0.5, [new(0, 0.5)])),
            ],
        };

        HtmlReport.Write(directory["report.html"], contents, maximumBytes);

        new FileInfo(directory["report.html"]).Length.Should().BeInRange(maximumBytes / 2, maximumBytes);
        ReadData().GetProperty("images").GetArrayLength().Should().BeGreaterThan(3);
    }

    [Fact]
    public void Text_is_escaped_in_the_page_and_in_its_data()
    {
        HtmlReport.Write(directory["report.html"], Run.Renamed(Run.OddNames));

        var page = File.ReadAllText(directory["report.html"]);
        Script().Matches(page).Should().HaveCount(2, "the data and the page's own script");
        page.Should().NotContain("<img src=x").And.NotContain("<script>window");
        var data = ReadData();
        data.GetProperty("title").GetString().Should().Be(Run.OddNames[4]);
        data.GetProperty("classes").EnumerateArray().Select(name => name.GetString()).Should().Equal(Run.OddNames);
        page.Should().Contain("飞机", "letters of every script are written as they are");
    }

    [Fact]
    public void What_is_missing_is_left_out()
    {
        var data = Data(new ReportContents(["cat", "dog"]));
        data.TryGetProperty("gates", out _).Should().BeFalse();
        data.TryGetProperty("layers", out _).Should().BeFalse();
        data.TryGetProperty("confusion", out _).Should().BeFalse();
    }

    [Fact]
    public void The_same_contents_give_the_same_file()
    {
        HtmlReport.Write(directory["a.html"], Run.Contents);
        HtmlReport.Write(directory["b.html"], Run.Contents);
        File.ReadAllBytes(directory["b.html"]).Should().Equal(File.ReadAllBytes(directory["a.html"]));
    }

    [Fact]
    public void A_file_that_is_gone_leaves_its_place_empty()
    {
        var files = new ImageFiles(
            [directory["gone.jpg"]], [0], ["cat", "dog"], new SeNet.Imaging.CenterCrop(8));
        var data = Data(new ReportContents(["cat", "dog"])
        {
            TestImages = files, Predictions = [new ReportPrediction("gone.jpg", 0, 0.1, [new(1, 0.9)])],
        });
        data.GetProperty("predictions").GetProperty("rows")[0][3].GetInt32().Should().Be(-1);
    }

    [Fact]
    public void Examples_are_the_worst_mistakes_the_most_confident_and_the_least_certain_ones()
    {
        var contents = new ReportContents(["a", "b"])
        {
            Predictions =
            [
                new("0", 0, 0.6, [new(0, 0.6)]), new("1", 0, 0.1, [new(1, 0.9)]),
                new("2", 1, 0.99, [new(1, 0.99)]), new("3", 1, 0.3, [new(0, 0.7)]),
            ],
        };
        contents.ExampleImages.Should().Equal(1, 2, 0, 3);
    }

    [Fact]
    public void Maps_of_mistakes_are_of_the_predicted_and_of_the_true_class()
    {
        var (position, maps) = Run.Contents.Maps.First(pair => !Run.Contents.Predictions[pair.Key].IsCorrect);
        maps.Select(map => map.Class).Should().Equal(
            Run.Contents.Predictions[position].PredictedClass, Run.Contents.Predictions[position].TrueClass);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused_by_name()
    {
        var two = new ReportContents(["a", "b"]);
        ReportPrediction right = new("x", 0, 1, [new(0, 1)]);
        Refuses(two with { Splits = [new ReportSplit("training", [1])] }, "*'training'*1 classes*has 2*");
        Refuses(two with { Predictions = [right with { TrueClass = 2 }] }, "*Prediction 0 ('x') names class 2*");
        Refuses(two with { Predictions = [right with { Top = [] }] }, "*Prediction 0*no class*");
        Refuses(
            two with { Predictions = [right], TestImages = Run.Contents.TestImages }, "*TestImages has 10 classes*");
        Refuses(Run.Contents with { Predictions = [right] }, "*1 Predictions and 120 TestImages*");
        Refuses(
            two with
            {
                Predictions = [right],
                Maps = new Dictionary<int, IReadOnlyList<ClassActivationMap>> { [3] = [] },
            },
            "*position 3*1 predictions*");
        FluentActions.Invoking(() => new ReportContents([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => HtmlReport.Write(directory["report.html"], two, 1000))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 200000*");
        directory.Files.Should().BeEmpty();
    }

    private void Refuses(ReportContents contents, string message) =>
        FluentActions.Invoking(() => HtmlReport.Write(directory["report.html"], contents))
            .Should().Throw<ArgumentException>().WithMessage(message);

    private JsonElement Data(ReportContents contents)
    {
        HtmlReport.Write(directory["report.html"], contents);
        return ReadData();
    }

    private JsonElement ReadData() => JsonDocument.Parse(
        Json().Match(File.ReadAllText(directory["report.html"])).Groups[1].Value).RootElement;

    [GeneratedRegex("<script id=\"data\" type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("</script>")]
    private static partial Regex Script();
}
