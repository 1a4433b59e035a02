using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks;

public class PaddedShortcutTests
{
    [Theory]
    [InlineData(6, 8, 2)]
    [InlineData(5, 7, 2)]
    [InlineData(1, 1, 2)]
    [InlineData(4, 3, 1)]
    public void Takes_every_stride_th_pixel_and_adds_channels_of_zeros(int height, int width, int stride)
    {
        using var scope = NewDisposeScope();
        using var shortcut = Unit.Of(2, x => CifarResNet.PaddedShortcut(x, width: 5, stride));
        var x = rand(2, 2, height, width);
        var y = shortcut.call(x);
        y.shape.Should().Equal(2, 5, (height + stride - 1) / stride, (width + stride - 1) / stride);
        for (var n = 0; n < 2; n++)
            for (var c = 0; c < 5; c++)
                for (var i = 0; i < y.size(2); i++)
                    for (var j = 0; j < y.size(3); j++)
                        y[n, c, i, j].ToDouble().Should().Be(c < 2 ? x[n, c, i * stride, j * stride].ToDouble() : 0);
    }

    [Fact]
    public void Keeps_the_layout_that_the_kernels_need()
    {
        using var scope = NewDisposeScope();
        using var shortcut = Unit.Of(16, x => CifarResNet.PaddedShortcut(x, width: 32, stride: 2));
        ChannelsLast.Fits(shortcut.call(ChannelsLast.Contiguous(rand(2, 16, 8, 8)))).Should().BeTrue();
    }
}
