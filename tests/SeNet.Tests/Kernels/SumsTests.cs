using SeNet.Internal;
using SeNet.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Kernels;

/// <summary>The sums over the pixels of each image's channels against libtorch's in float64, which differ by their order only.</summary>
public class SumsTests
{
    public static TheoryData<ScalarType, int, int, int, int> Shapes => new()
    {
        { ScalarType.Float32, 1, 16, 1, 1 },
        { ScalarType.Float32, 3, 35, 5, 7 },
        { ScalarType.BFloat16, 2, 130, 9, 3 },
        { ScalarType.BFloat16, 17, 7, 2, 4 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_maps_and_their_squares(ScalarType type, int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(51);
        var x = ChannelsLastMaps.Contiguous(randn(images, channels, height, width).Plus(1000)).to_type(type);
        var wide = x.to_type(ScalarType.Float64);
        var (sum, squares) = ChannelSums.WithSquares(ChannelsLastMaps.Of(x));
        sum.Should().Equal(wide.sum([2, 3]).ToDoubles(), Nearly);
        squares.Should().Equal(wide.square().sum([2, 3]).ToDoubles(), Nearly);
        ChannelSums.Of(ChannelsLastMaps.Of(x)).Should().Equal(sum);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_gradients_behind_a_rectifier(ScalarType type, int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(52);
        Tensor Maps() => ChannelsLastMaps.Contiguous(randn(images, channels, height, width)).to_type(type);
        var (gradient, output, u, passed) = (Maps(), Maps(), Maps(), Maps());
        var none = PerChannel.Shared(new float[channels]);
        var (sum, product) = GradientSums.Of<RectifiedOutput>(
            ChannelsLastMaps.Of(gradient), ChannelsLastMaps.Of(output), ChannelsLastMaps.Of(u), none, none, ChannelsLastMaps.Of(passed));
        var d = gradient.to_type(ScalarType.Float64) * output.IsAbove(0);
        passed.ToDoubles().Should().Equal(d.ToDoubles());
        sum.Should().Equal(d.sum([2, 3]).ToDoubles(), (a, b) => Math.Abs(a - b) < 1e-12);
        product.Should().Equal((d * u.to_type(ScalarType.Float64)).sum([2, 3]).ToDoubles(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static bool Nearly(double actual, double expected) => Math.Abs(actual - expected) <= 1e-14 * Math.Abs(expected);
}
