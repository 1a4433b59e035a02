using System.Xml.Linq;
using SeNet.Training;
using SkiaSharp;

namespace SeNet.Visualization.Tests;

public sealed class LearningRatePlotTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_curve_falls_from_left_to_right_and_the_suggestion_is_marked()
    {
        new LearningRatePlot(Curve(rate => 1 / (1 + Math.Exp(3 * (Math.Log10(rate) + 3))))).SavePng(
            directory["curve.png"]);
        using var picture = new Pixels(directory["curve.png"]);
        (picture.Width, picture.Height).Should().Be((700, 420));
        Height(picture, 100, 200).Should().BeLessThan(Height(picture, 550, 650), "y grows downwards");
        // The steepest place is the middle of the sweep.
        picture.Share(new SKRectI(340, 60, 420, 360), IsOrange).Should().BeGreaterThan(0.003);
        picture.Share(new SKRectI(440, 60, 690, 360), IsOrange).Should().Be(0);
        Words().Should().Contain(["Suggested learning rate: 1E-3", "Learning rate", "Loss", "1E-5", "1E-3", "1E-1"]);
    }

    [Fact]
    public void A_loss_that_rises_has_no_suggestion_and_values_that_are_not_finite_are_left_out()
    {
        var curve = Curve(Math.Log10);
        curve = new LearningRateCurve(
            [.. curve.Points, new LearningRatePoint(1, double.NaN, double.PositiveInfinity)]);
        new LearningRatePlot(curve).SaveSvg(directory["curve.svg"]);
        Words().Should().Contain("Learning rate: the loss falls nowhere");
    }

    [Fact]
    public void A_curve_without_a_finite_loss_and_a_size_out_of_range_are_refused()
    {
        FluentActions.Invoking(() => new LearningRatePlot(new LearningRateCurve([])))
            .Should().Throw<ArgumentException>().WithMessage("The curve has no point with a finite loss*");
        FluentActions.Invoking(() => new LearningRatePlot(Curve(rate => rate)).SavePng(directory["x.png"], width: 10))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("The picture's width is 300 to 8192 pixels.*");
    }

    private static LearningRateCurve Curve(Func<double, double> loss) => new(
    [
        .. Enumerable.Range(0, 41).Select(i => Math.Pow(10, -5 + i / 10.0))
            .Select(rate => new LearningRatePoint(rate, loss(rate), loss(rate))),
    ]);

    private List<string> Words()
    {
        new LearningRatePlot(Curve(rate => 1 / (1 + Math.Exp(3 * (Math.Log10(rate) + 3))))).SaveSvg(
            directory["words.svg"]);
        var path = File.Exists(directory["curve.svg"]) ? directory["curve.svg"] : directory["words.svg"];
        return [.. XDocument.Load(path).Descendants().Attributes("aria-label").Select(label => label.Value)];
    }

    private static double Height(Pixels picture, int left, int right) => (
        from y in Enumerable.Range(50, 310)
        from x in Enumerable.Range(left, right - left)
        where IsBlue(picture[x, y])
        select y).DefaultIfEmpty(-1).Average();

    private static bool IsBlue(SKColor color) => color.Blue > color.Red + 80 && color.Red < 120;

    private static bool IsOrange(SKColor color) => color.Red > color.Blue + 120;
}
