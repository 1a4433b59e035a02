using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>
/// Folded convolutions, direct and by Winograd's filtering, against convolution and normalisation in float64.
/// </summary>
[TwoThreads]
public class FoldedConvolutionTests
{
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 4, 64, 64, 8, 8 },
        { 1, 128, 96, 5, 3 },
        { 1, 64, 64, 1, 1 },
        { 9, 96, 128, 1, 7 },
        { 3, 64, 64, 97, 96 }, // in parts, which end within an image
        { 2, 70, 64, 6, 6 },
        { 2, 64, 80, 6, 6 },
        { 2, 3, 16, 6, 6 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BFloat16_equals_float64_operations_but_for_its_rounding(
        int images, int inputs, int outputs, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(11);
        var x = ChannelsLast.Contiguous(randn(images, inputs, height, width)).to_type(ScalarType.BFloat16);
        foreach (var bias in new[] { false, true })
        {
            var (convolution, norm) = Layers(
                nn.Conv2d(inputs, outputs, kernel_size: 3, padding: 1, bias: bias), outputs);
            using var folded = Folded.Of(convolution, norm, ScalarType.BFloat16);
            foreach (var relu in new[] { false, true })
            {
                var y = folded.ApplyTo(x, relu);
                y.dtype.Should().Be(ScalarType.BFloat16);
                ChannelsLast.Fits(y).Should().BeTrue();
                Golden.RelativeError(y, Exact(convolution, norm, x, relu)).Should().BeLessThan(1.0 / 128);
            }
        }
    }

    [Fact]
    public void Winograds_filtering_is_off_by_at_most_three_times_what_a_direct_convolution_is()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(12);
        var (convolution, norm) = Layers(nn.Conv2d(128, 128, kernel_size: 3, padding: 1), 128);
        using var folded = Folded.Of(convolution, norm, ScalarType.BFloat16);
        var x = ChannelsLast.Contiguous(randn(2, 128, 32, 32)).to_type(ScalarType.BFloat16);
        var exact = Exact(convolution, norm, x, relu: false);
        // Its channels do not lie side by side.
        var direct = folded.ApplyTo(x.contiguous(), relu: false);
        var error = Golden.RelativeError(folded.ApplyTo(x, relu: false), exact);
        error.Should().BeLessThan(3 * Golden.RelativeError(direct, exact)).And.NotBe(
            Golden.RelativeError(direct, exact));
    }

    [Fact]
    public void Maps_of_another_layout_give_the_same()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(13);
        var (convolution, norm) = Layers(nn.Conv2d(64, 64, kernel_size: 3, padding: 1), 64);
        using var folded = Folded.Of(convolution, norm, ScalarType.BFloat16);
        var wider = randn(2, 128, 6, 12).to_type(ScalarType.BFloat16);
        foreach (var x in new[]
        {
            wider[TensorIndex.Colon, TensorIndex.Slice(32, 96)], ChannelsLast.Contiguous(wider).narrow(1, 0, 64),
            wider.narrow(1, 0, 64).transpose(2, 3)
        })
            Golden.RelativeError(folded.ApplyTo(x, relu: true), Exact(convolution, norm, x, relu: true))
                .Should().BeLessThan(1.0 / 128);
    }

    [Fact]
    public void Winograds_filtering_serves_where_it_is_right()
    {
        using var scope = NewDisposeScope();
        Fits(nn.Conv2d(32, 96, kernel_size: 3, padding: 1)).Should().BeTrue();
        Fits(nn.Conv2d(64, 64, kernel_size: 3, padding: 1), ScalarType.Float32).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, kernel_size: 1, padding: 1)).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, kernel_size: 5, padding: 1)).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, kernel_size: 3)).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, kernel_size: 3, padding: 2)).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect)).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, kernel_size: 3, padding: 1, stride: 2)).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, kernel_size: 3, padding: 1, dilation: 2)).Should().BeFalse();
        Fits(nn.Conv2d(64, 64, (3, 3), (1, 2), (1, 1))).Should().BeFalse();
        Fits(nn.Conv2d(128, 128, kernel_size: 3, padding: 1, groups: 2)).Should().BeFalse();
        Fits(nn.Conv2d(64, 80, kernel_size: 3, padding: 1)).Should().BeFalse();
        Fits(nn.Conv2d(3, 64, kernel_size: 3, padding: 1)).Should().BeFalse();
    }

    [Fact]
    public void Nothing_stays_alive_on_any_thread()
    {
        using var scope = NewDisposeScope();
        var (convolution, norm) = Layers(nn.Conv2d(64, 64, kernel_size: 3, padding: 1), 64);
        var x = ChannelsLast.Contiguous(randn(4, 64, 16, 16)).to_type(ScalarType.BFloat16);
        // The garbage collector may free what other tests left: never more than before.
        var before = Tensor.TotalCount;
        using (var folded = Folded.Of(convolution, norm, ScalarType.BFloat16))
            folded.ApplyTo(x, relu: true).Dispose();
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(before);
    }

    private static bool Fits(Conv2d layer, ScalarType type = ScalarType.BFloat16) =>
        Convolution3x3.Is(layer) && Winograd2x2Convolution.FitsWeight(layer.weight, type);

    private static (Conv2d Convolution, BatchNorm2d Norm) Layers(Conv2d convolution, int channels)
    {
        using var noGrad = no_grad();
        var norm = nn.BatchNorm2d(channels);
        norm.weight.copy_(rand(channels) + 0.5);
        norm.bias!.copy_(randn(channels) * 0.3);
        norm.running_mean!.copy_(randn(channels) * 0.1);
        norm.running_var!.copy_(rand(channels) + 0.5);
        norm.eval();
        return (convolution, norm);
    }

    private static Tensor Exact(Conv2d convolution, BatchNorm2d norm, Tensor x, bool relu)
    {
        using var noGrad = no_grad();
        Tensor Double(Tensor tensor) => tensor.to_type(ScalarType.Float64);
        var bias = convolution.bias is { } term ? Double(term) : null;
        var u = nn.functional.conv2d(
            Double(x), Double(convolution.weight), bias, convolution.stride, convolution.padding);
        var y = nn.functional.batch_norm(
            u, Double(norm.running_mean!), Double(norm.running_var!), Double(norm.weight), Double(norm.bias!),
            eps: norm.eps);
        return relu ? y.relu() : y;
    }
}
