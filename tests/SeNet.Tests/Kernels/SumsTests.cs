using SeNet.Kernels;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Kernels;

/// <summary>
/// The sums over the pixels of each image's channels against libtorch's in float64, which differ by their order only.
/// </summary>
public class SumsTests
{
    public static TheoryData<ScalarType, int, int, int, int> Shapes => new()
    {
        { ScalarType.Float32, 1, 16, 1, 1 },
        { ScalarType.Float32, 3, 35, 5, 7 },
        { ScalarType.Float32, 2, 35, 16, 33 },
        { ScalarType.BFloat16, 2, 130, 9, 3 },
        { ScalarType.BFloat16, 17, 7, 2, 4 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_maps_and_their_squares(ScalarType type, int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(51);
        var x = ChannelsLast.Contiguous(randn(images, channels, height, width).Plus(1000)).to_type(type);
        var wide = x.to_type(ScalarType.Float64);
        var (sum, squares) = ChannelSums.WithSquares(ChannelsLast.MapsOf(x), LibTorchThreads.Team);
        sum.Should().Equal(wide.sum([2, 3]).ToDoubles(), Nearly);
        // What is left of the squares beside the mean, which is a million times less.
        var pixels = height * width;
        squares.Zip(sum, (q, s) => q - s * s / pixels).Should().Equal(
            (wide - wide.mean([2, 3], keepdim: true)).square().sum([2, 3]).ToDoubles(),
            (a, b) => Math.Abs(a - b) < 1e-6 * (b + 1e-3 * pixels));
        ChannelSums.Of(ChannelsLast.MapsOf(x), LibTorchThreads.Team).Should().Equal(sum);
        ChannelSums.Of(ChannelsLast.MapsOf(x), new PoolThreads(3)).Should().Equal(sum);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_gradients_behind_a_rectifier(ScalarType type, int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(52);
        Tensor Maps() => ChannelsLast.Contiguous(randn(images, channels, height, width)).to_type(type);
        var (gradient, output, u, passed) = (Maps(), Maps(), Maps(), Maps());
        var none = PerChannel.Shared(new float[channels]);
        var mean = randn(channels);
        var (sum, product) = GradientSums.Of<RectifiedOutput>(
            ChannelsLast.MapsOf(gradient),
            ChannelsLast.MapsOf(output),
            ChannelsLast.MapsOf(u),
            mean.ToFloats(),
            none,
            none,
            ChannelsLast.MapsOf(passed),
            LibTorchThreads.Team);
        var d = gradient.to_type(ScalarType.Float64) * output.IsAbove(0);
        passed.ToDoubles().Should().Equal(d.ToDoubles());
        sum.Should().Equal(d.sum([2, 3]).ToDoubles(), Nearly);
        product.Should()
            .Equal((d * (u.to_type(ScalarType.Float64) - mean.view(-1, 1, 1))).sum([2, 3]).ToDoubles(), Nearly);

        // Terms of size one are summed in float32 by 64 at most.
        bool Nearly(double actual, double expected) =>
            Math.Abs(actual - expected) < 1e-6 * Math.Sqrt(height * width) * 4;
    }

    private static bool Nearly(double actual, double expected) =>
        Math.Abs(actual - expected) <= 1e-9 * Math.Abs(expected);
}
