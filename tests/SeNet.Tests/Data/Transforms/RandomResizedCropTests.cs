using SeNet.Data.Randomness;
using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Tests.Data;

public class RandomResizedCropTests
{
    [Theory]
    [InlineData(0.08, 4.0 / 3)]
    [InlineData(0.5, 1.0)]
    public void Area_and_ratio_keep_within_their_bounds_and_use_them(double minArea, double maxRatio)
    {
        const int side = 1000;
        var crop = new RandomResizedCrop { MinArea = minArea, MaxRatio = maxRatio };
        var boxes = Boxes(crop, side, side, 3000);
        boxes.Should().OnlyContain(
            box => box.Top >= 0 && box.Left >= 0 && box.Top + box.Height <= side && box.Left + box.Width <= side);
        double[] areas = [.. boxes.Select(box => (double)box.Height * box.Width / (side * side))];
        areas.Min().Should().BeApproximately(minArea, 0.01);
        areas.Max().Should().BeApproximately(1, 0.02);
        double[] ratios = [.. boxes.Select(box => Math.Log((double)box.Width / box.Height))];
        ratios.Max().Should().BeApproximately(Math.Log(maxRatio), 0.01);
        ratios.Min().Should().BeApproximately(-Math.Log(maxRatio), 0.01);
        ratios.Average().Should().BeApproximately(0, 0.02);
    }

    [Fact]
    public void Areas_that_always_fit_are_equally_likely()
    {
        // Squares always fit, so the area is not biased by draws that lie outside: its mean is (0.2 + 1) / 2.
        var boxes = Boxes(new RandomResizedCrop { MinArea = 0.2, MaxRatio = 1 }, 500, 500, 4000);
        boxes.Average(box => box.Height * box.Width / 250_000.0).Should().BeApproximately(0.6, 0.015);
    }

    [Fact]
    public void Every_place_is_met()
    {
        var crop = new RandomResizedCrop { MinArea = 0.25, MaxRatio = 1 };
        var places = Boxes(crop, 4, 4, 3000)
            .Where(box => box is { Height: 2, Width: 2 }).Select(box => (box.Top, box.Left)).Distinct();
        places.Should().HaveCount(9);
    }

    [Fact]
    public void An_image_too_long_for_any_draw_gives_its_middle()
    {
        // 100 x 10: with at least 90% of the area no ratio up to 4/3 lies inside; 13 of the rows do, at 10 columns, in
        // the middle.
        var crop = new RandomResizedCrop { MinArea = 0.9 };
        Boxes(crop, 100, 10, 20).Should().OnlyContain(box => box == new Box(43, 0, 13, 10));
    }

    [Fact]
    public void One_pixel_is_enough() =>
        Boxes(new RandomResizedCrop(), 1, 1, 50).Should().OnlyContain(box => box == new Box(0, 0, 1, 1));

    [Fact]
    public void Impossible_bounds_are_refused()
    {
        FluentActions.Invoking(() => new RandomResizedCrop { MinArea = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0.08*");
        FluentActions.Invoking(() => new RandomResizedCrop { MinArea = 1.1 })
            .Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new RandomResizedCrop { MaxRatio = 0.5 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 1*");
    }

    private static List<Box> Boxes(RandomResizedCrop crop, int height, int width, int count) =>
        [.. Enumerable.Range(0, count).Select(
            epoch => crop.Choose(height, width, CounterRandom.Draws(1, epoch, 0, RandomPurpose.ResizedCrop)))];
}
