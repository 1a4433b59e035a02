using System.Xml.Linq;
using SeNet.Training;
using SkiaSharp;

namespace SeNet.Visualization.Tests;

public sealed class TrainingCurvesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Both_panels_show_training_and_test()
    {
        var curves = new TrainingCurves(Run(epochs: 8));
        curves.SavePng(directory["curves.png"]);

        using var picture = new Pixels(directory["curves.png"]);
        (picture.Width, picture.Height).Should().Be((1000, 420));
        foreach (var panel in new SKRectI[] { new(0, 0, 500, 420), new(500, 0, 1000, 420) })
        {
            picture.Share(panel, IsBlue).Should().BeGreaterThan(0.002);
            picture.Share(panel, IsOrange).Should().BeGreaterThan(0.002);
        }

        Words(curves).Should().Contain(["Loss", "Accuracy", "Epoch", "training", "test"]);
    }

    [Fact]
    public void Falling_loss_falls_and_rising_accuracy_rises()
    {
        new TrainingCurves(Run(epochs: 8, test: false)).SavePng(directory["curves.png"]);

        using var picture = new Pixels(directory["curves.png"]);
        CurveHeight(picture, left: 60, right: 100)
            .Should().BeLessThan(CurveHeight(picture, left: 440, right: 480), "y grows downwards");
        CurveHeight(picture, left: 570, right: 610).Should().BeGreaterThan(CurveHeight(picture, left: 820, right: 860));
    }

    [Fact]
    public void Without_test_values_only_training_is_shown() =>
        Words(new TrainingCurves(Run(epochs: 3, test: false))).Should().Contain("training").And.NotContain("test");

    [Fact]
    public void A_single_epoch_is_a_point()
    {
        new TrainingCurves(Run(epochs: 1)).SavePng(directory["curves.png"]);

        using var picture = new Pixels(directory["curves.png"]);
        picture.Share(new SKRectI(60, 50, 380, 370), IsBlue).Should().BeGreaterThan(0);
    }

    [Theory]
    [InlineData(1, new[] { "1" })]
    [InlineData(4, new[] { "1", "2", "3", "4" })]
    [InlineData(40, new[] { "5", "10", "15", "20", "25", "30", "35", "40" })]
    [InlineData(300, new[] { "50", "100", "150", "200", "250", "300" })]
    public void Epoch_ticks_are_whole_and_few(int epochs, string[] expected)
    {
        // The figures are far from the epochs' numbers, so that every label without a point or percent sign is an
        // epoch.
        var run =
            Run(epochs).Select(epoch => epoch with { TrainLoss = 0.1 + 0.05 / epoch.Epoch, TestLoss = null }).ToList();

        Words(new TrainingCurves(run)).Where(word => int.TryParse(word, out _)).Distinct().Should().Equal(expected);
    }

    [Fact]
    public void Values_that_are_not_finite_are_left_out()
    {
        var run = Run(epochs: 5);
        run[2] = run[2] with { TrainLoss = double.NaN, TestLoss = double.PositiveInfinity, TestAccuracy = null };
        run[4] = run[4] with { TrainLoss = double.NaN };

        Words(new TrainingCurves(run))
            .Should().Contain(["training", "test"]).And.NotContain(word => word.Contains("NaN"));
    }

    [Fact]
    public void A_run_without_any_finite_loss_is_still_drawn() =>
        Words(new TrainingCurves([Run(epochs: 1)[0] with { TrainLoss = double.NaN, TestLoss = null }]))
            .Should().Contain("Loss");

    [Fact]
    public void A_constant_curve_is_drawn() =>
        Words(new TrainingCurves([.. Run(epochs: 3).Select(epoch => epoch with { TrainLoss = 0, TestLoss = 0 })]))
            .Should().Contain("0");

    [Fact]
    public void Epochs_may_come_in_any_order()
    {
        new TrainingCurves(Run(epochs: 6)).SavePng(directory["sorted.png"]);
        new TrainingCurves([.. Run(epochs: 6).AsEnumerable().Reverse()]).SavePng(directory["reversed.png"]);

        File.ReadAllBytes(directory["reversed.png"]).Should().Equal(File.ReadAllBytes(directory["sorted.png"]));
    }

    [Fact]
    public void The_same_run_gives_the_same_svg() => Svg(Run(epochs: 5)).Should().Be(Svg(Run(epochs: 5)));

    [Fact]
    public void No_epochs_are_refused() =>
        FluentActions.Invoking(() => new TrainingCurves([]))
            .Should().Throw<ArgumentException>().WithMessage("epochs is empty*");

    [Fact]
    public void A_picture_too_small_is_refused()
    {
        var curves = new TrainingCurves(Run(epochs: 2));

        curves.Invoking(it => it.SavePng(directory["a.png"], width: 299))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("width");
        curves.Invoking(it => it.SavePng(directory["a.png"], height: 149))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("height");
        curves.Invoking(it => it.SavePng(directory["a.png"], width: 8193)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*width is 300 to 8192 pixels*").WithParameterName("width");
        curves.Invoking(it => it.SaveSvg(directory["a.svg"], height: int.MaxValue))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("height");
        curves.SavePng(directory["smallest.png"], 300, 150);
    }

    [Fact]
    public void Ten_thousand_epochs_and_a_spike_among_them_are_drawn_in_a_bounded_file()
    {
        var run = Run(epochs: 10_000);
        run[5_000] = run[5_000] with { TrainLoss = 50 };

        Svg(run).Length.Should().BeLessThan(500_000);
        Words(new TrainingCurves(run)).Should().Contain(["50", "10000"]);
        new TrainingCurves(run).SavePng(directory["curves.png"]);
        using var picture = new Pixels(directory["curves.png"]);
        picture.Share(new SKRectI(230, 40, 300, 150), IsBlue).Should().BeGreaterThan(0, "the spike is there");
    }

    [Fact]
    public void Epochs_far_apart_and_huge_losses_are_drawn()
    {
        var run = new[] { Run(epochs: 1)[0], Run(epochs: 1)[0] with { Epoch = int.MaxValue, TrainLoss = 1e300 } };
        Words(new TrainingCurves(run)).Should().Contain("2000000000").And.OnlyContain(word => word.Length < 30);
    }

    private static List<EpochResult> Run(int epochs, bool test = true) =>
    [
        .. Enumerable.Range(1, epochs).Select(epoch => new EpochResult(
            epoch,
            LearningRate: 0.1,
            TrainLoss: 2.0 / epoch,
            TrainAccuracy: 1 - 0.9 / epoch,
            TestLoss: test ? 2.2 / epoch : null,
            TestAccuracy: test ? 0.9 - 0.85 / epoch : null,
            Elapsed: TimeSpan.FromSeconds(1))),
    ];

    /// <summary>Mean row of the training curve's pixels in some columns.</summary>
    private static double CurveHeight(Pixels picture, int left, int right) => (
        from y in Enumerable.Range(110, 260)
        from x in Enumerable.Range(left, right - left)
        where IsBlue(picture[x, y])
        select y).DefaultIfEmpty(-1).Average();

    private static bool IsBlue(SKColor color) => color.Blue > color.Red + 80;

    private static bool IsOrange(SKColor color) => color.Red > color.Blue + 120;

    private string Svg(IReadOnlyList<EpochResult> epochs)
    {
        new TrainingCurves(epochs).SaveSvg(directory["curves.svg"]);
        return File.ReadAllText(directory["curves.svg"]);
    }

    private List<string> Words(TrainingCurves curves)
    {
        curves.SaveSvg(directory["words.svg"]);
        return [.. XDocument.Load(directory["words.svg"]).Descendants().Attributes("aria-label").Select(
            label => label.Value)];
    }
}
