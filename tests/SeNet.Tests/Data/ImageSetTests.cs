using SeNet.Data;

namespace SeNet.Tests.Data;

public class ImageSetTests
{
    private static ImageSet TwoByOne() => new([0, 255, 51, 51, 102, 102, 0, 0], [0, 1], 2, 1, 2, ["a", "b"]);

    [Fact]
    public void Mean_and_deviation_are_those_of_each_channels_pixels()
    {
        var normalization = TwoByOne().ComputeNormalization();
        // Channel 0: 0, 1, 0.4, 0.4; channel 1: 0.2, 0.2, 0, 0.
        normalization.Mean.Should().Equal([0.45f, 0.1f], (actual, expected) => Math.Abs(actual - expected) < 1e-6);
        var first = (float)Math.Sqrt((0.45 * 0.45 + 0.55 * 0.55 + 2 * 0.05 * 0.05) / 4);
        normalization.StandardDeviation.Should().Equal(
            [first, 0.1f], (actual, expected) => Math.Abs(actual - expected) < 1e-6);
    }

    [Fact]
    public void A_split_is_stratified_repeatable_and_loses_nothing()
    {
        var set = new ImageSet(
            new byte[100], [.. Enumerable.Range(0, 100).Select(i => i % 4)], 1, 1, 1, ["a", "b", "c", "d"]);
        var (first, second) = set.Split(0.8, seed: 7);
        (first.Count, second.Count).Should().Be((80, 20));
        Enumerable.Range(0, 20).CountBy(second.Label).Should().OnlyContain(pair => pair.Value == 5);
        var again = set.Split(0.8, seed: 7).Second;
        Enumerable.Range(0, 20).Select(second.Label).Should().Equal(Enumerable.Range(0, 20).Select(again.Label));
    }

    [Fact]
    public void A_subset_keeps_the_order_asked_for()
    {
        var subset = TwoByOne().Subset([1, 0]);
        (subset.Label(0), subset.Label(1)).Should().Be((1, 0));
        subset.Pixels(0).ToArray().Should().Equal(102, 102, 0, 0);
    }

    [Fact]
    public void Sizes_and_labels_that_do_not_fit_are_named()
    {
        FluentActions.Invoking(() => new ImageSet(new byte[7], [0], 2, 2, 2, ["a"]))
            .Should().Throw<ArgumentException>().WithParameterName("pixels");
        FluentActions.Invoking(() => new ImageSet(new byte[8], [1], 2, 2, 2, ["a"]))
            .Should().Throw<ArgumentException>().WithParameterName("labels");
    }
}
