using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Runtime;

/// <summary>Whatever the machine is, convolutions whose channels fill no block are those of their definition.</summary>
public sealed class OneDnnTests
{
    [Theory]
    [InlineData(20, 20, 3, 1, ScalarType.Float32)]
    [InlineData(24, 40, 3, 2, ScalarType.Float32)]
    [InlineData(16, 40, 1, 1, ScalarType.Float32)]
    [InlineData(64, 80, 1, 1, ScalarType.Float32)]
    [InlineData(40, 24, 5, 1, ScalarType.Float32)]
    [InlineData(3, 24, 3, 1, ScalarType.Float32)]
    [InlineData(8, 24, 3, 1, ScalarType.BFloat16)]
    [InlineData(24, 8, 3, 2, ScalarType.BFloat16)]
    public void A_convolution_and_its_gradients_are_those_in_float64(
        int inChannels, int channels, int kernel, int stride, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var layer = nn.Conv2d(inChannels, channels, kernel, stride: stride, padding: kernel / 2, bias: false);
        var images = randn(2, inChannels, 9, 9).to_type(type).to_type(ScalarType.Float32);
        using (no_grad())
            layer.weight.copy_(layer.weight.to_type(type));
        var expected = Run(
            images.to_type(ScalarType.Float64),
            layer.weight.to_type(ScalarType.Float64),
            (x, w) => nn.functional.conv2d(x, w, strides: [stride, stride], padding: [kernel / 2, kernel / 2]));

        foreach (var last in new[] { false, true })
        {
            var actual = Run(
                images.to_type(type), layer.weight, (x, _) => layer.ApplyTo(last ? ChannelsLast.Contiguous(x) : x));
            foreach (var (mine, right) in actual.Zip(expected))
                ((mine.to_type(ScalarType.Float64) - right).abs().max() / right.std())
                    .ToDouble().Should().BeLessThan(type == ScalarType.Float32 ? 1e-4 : 0.1);
        }
    }

    [Theory]
    [InlineData(3, 64, 1, false, true, ScalarType.Float32, false)]
    [InlineData(64, 64, 1, false, true, ScalarType.Float32, false)]
    [InlineData(3, 24, 1, false, true, ScalarType.Float32, true)]
    [InlineData(24, 64, 1, false, true, ScalarType.Float32, true)]
    [InlineData(24, 40, 1, false, false, ScalarType.Float32, false)]
    [InlineData(64, 80, 1, true, false, ScalarType.Float32, true)]
    [InlineData(64, 80, 1, true, true, ScalarType.Float32, false)]
    [InlineData(64, 96, 1, true, false, ScalarType.Float32, false)]
    [InlineData(240, 240, 3, true, false, ScalarType.Float32, true)]
    [InlineData(60, 60, 60, false, true, ScalarType.Float32, false)]
    [InlineData(64, 5, 1, true, false, ScalarType.BFloat16, true)]
    public void Only_channels_that_fill_no_block_are_padded(
        int inChannels, int channels, int groups, bool pointwise, bool contiguous, ScalarType type, bool padded) =>
        OneDnn.Pads(inChannels, channels, groups, pointwise, contiguous, type).Should().Be(padded);

    private static Tensor[] Run(Tensor images, Tensor weight, Func<Tensor, Tensor, Tensor> convolve)
    {
        var (x, w) = (
            images.detach().requires_grad_(true),
            weight is { is_leaf: true, requires_grad: true } ? weight : weight.detach().requires_grad_(true));
        w.grad?.zero_();
        var y = convolve(x, w);
        y.backward([y.detach().to_type(ScalarType.Float64).sin().to_type(y.dtype)]);
        return [y.detach(), x.grad!.clone(), w.grad!.clone()];
    }
}
