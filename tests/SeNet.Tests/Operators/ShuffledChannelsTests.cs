using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

public class ShuffledChannelsTests
{
    /// <summary>
    /// Figure 1c of arXiv 1707.01083: each group of the output has channels of every group of the input.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_three_groups_the_first_channels_come_first_then_the_second(bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 6, 3, 5);
        x = channelsLast ? ChannelsLast.Contiguous(x) : x;
        var shuffled = ShuffledChannels.Of(x, rows: 3);
        long[] sources = [0, 2, 4, 1, 3, 5];
        for (var c = 0; c < sources.Length; c++)
            shuffled.select(1, c).ToDoubles().Should().Equal(x.select(1, sources[c]).ToDoubles());
        shuffled.stride(1).Should().Be(channelsLast ? 1 : 15);
    }

    [Fact]
    public void Shuffled_with_rows_and_columns_exchanged_they_are_back()
    {
        using var scope = NewDisposeScope();
        var x = randn(1, 60, 2, 2);
        ShuffledChannels.Of(ShuffledChannels.Of(x, rows: 3), rows: 20).ToDoubles().Should().Equal(x.ToDoubles());
    }
}
