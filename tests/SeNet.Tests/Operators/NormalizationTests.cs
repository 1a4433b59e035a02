using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

[TwoThreads]
public class NormalizationTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Rectifies_normalised_maps_with_float32_statistics_in_either_type(bool training, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var norm = nn.BatchNorm2d(8);
        using var reference = nn.BatchNorm2d(8);
        norm.train(training);
        reference.train(training);
        var images = randn(4, 8, 5, 5) * 2 + 1;
        if (channelsLast)
            images = ChannelsLast.Contiguous(images);

        foreach (var (type, tolerance) in new[] { (ScalarType.Float32, 1e-5), (ScalarType.BFloat16, 0.02) })
        {
            // Both see the rounded values, so that the tolerance is that of the output's own rounding.
            var x = images.to(type).detach().requires_grad_();
            var exact = x.to(ScalarType.Float32).detach().requires_grad_();
            var (output, expected) = (Tail.Apply(
                    x, norm, se: null, shortcut: null, relu: true,
                    channelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous), reference.call(exact).relu());
            output.dtype.Should().Be(type);
            Largest(output - expected).Should().BeLessThan(tolerance);

            var weight = randn(4, 8, 5, 5);
            (output * weight).sum().backward();
            (expected * weight).sum().backward();
            Largest(x.grad! - exact.grad!).Should().BeLessThan(tolerance);
            Largest(norm.running_mean! - reference.running_mean!).Should().BeLessThan(1e-5);
            Largest(norm.running_var! - reference.running_var!).Should().BeLessThan(1e-4);
            norm.num_batches_tracked!.item<long>().Should().Be(reference.num_batches_tracked!.item<long>());
        }
    }

    private static double Largest(Tensor difference) => difference.abs().max().ToDouble();
}
