using SeNet.Data.Randomness;
using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Tests.Data;

public class ColorJitterTests
{
    private static readonly byte[] Reddish = [200, 100, 50];

    [Fact]
    public void Without_any_strength_nothing_changes() => Jittered(new ColorJitter(), 1).Should().Equal(Reddish);

    [Fact]
    public void Brightness_is_a_factor_up_to_its_strength_both_ways()
    {
        double[] factors = [
            .. Draws(2000).Select(draw => Jittered(new ColorJitter { Brightness = 0.25 }, draw)[0] / 200.0)];
        factors.Min().Should().BeApproximately(0.75, 0.01);
        factors.Max().Should().BeApproximately(1.25, 0.01);
        factors.Average().Should().BeApproximately(1, 0.015);
    }

    [Fact]
    public void A_strength_above_one_never_inverts()
    {
        // A factor below 0 would darken white beyond black, to the same 0: contrast shows it, white on the dark side of
        // black.
        foreach (var draw in Draws(200))
        {
            byte[] pixels = [250, 10];
            new ColorJitter { Contrast = 3 }.Apply(pixels, 1, new RandomDraws((ulong)draw));
            pixels[0].Should().BeGreaterThanOrEqualTo(pixels[1]);
        }
    }

    [Fact]
    public void Saturation_keeps_the_grey_and_hue_the_extremes()
    {
        foreach (var draw in Draws(100))
        {
            var saturated = Jittered(new ColorJitter { Saturation = 0.3 }, draw);
            Grey(saturated).Should().BeApproximately(Grey(Reddish), 1);
            var turned = Jittered(new ColorJitter { Hue = 0.5 }, draw);
            (turned.Max(), turned.Min()).Should().Be(((byte)200, (byte)50));
        }
    }

    [Fact]
    public void The_order_is_random()
    {
        // Brightening before or after a contrast around the mean differs where black is reached.
        var jitter = new ColorJitter { Brightness = 0.9, Contrast = 0.9, Saturation = 0.9 };
        var results = Draws(50).Select(draw => string.Join(' ', Jittered(jitter, draw))).Distinct();
        results.Should().HaveCountGreaterThan(40);
    }

    [Fact]
    public void One_strength_does_not_change_the_draws_of_another()
    {
        foreach (var draw in Draws(20))
            Jittered(new ColorJitter { Brightness = 0.4, Hue = 1e-9 }, draw)
                .Should().Equal(Jittered(new ColorJitter { Brightness = 0.4 }, draw));
    }

    [Fact]
    public void Grey_images_have_neither_saturation_nor_hue()
    {
        byte[] grey = [7, 200, 90];
        new ColorJitter { Saturation = 0.9, Hue = 0.5 }.Apply(grey, 1, new RandomDraws(5));
        grey.Should().Equal(7, 200, 90);
    }

    [Fact]
    public void Impossible_strengths_are_refused()
    {
        FluentActions.Invoking(() => new ColorJitter { Brightness = -0.1 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Brightness*");
        FluentActions.Invoking(() => new ColorJitter { Hue = 0.6 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 to 0.5 turns*");
        var images = new ImageSet(new byte[2], [0], 2, 1, 1, ["a"]);
        Augmentation augmentation = [new ColorJitter { Hue = 0.1 }];
        FluentActions.Invoking(
            () => new BatchLoader(images, 1, new Normalization([0, 0], [1, 1]), null, augmentation, 0))
            .Should().Throw<ArgumentException>().WithMessage("*2 channels*");
    }

    private static IEnumerable<int> Draws(int count) => Enumerable.Range(1, count);

    private static byte[] Jittered(ColorJitter jitter, int draw)
    {
        byte[] pixels = [.. Reddish];
        jitter.Apply(pixels, 3, CounterRandom.Draws(draw, 1, 2, RandomPurpose.ColorJitter));
        return pixels;
    }

    private static double Grey(byte[] color) => 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2];
}
