using SeNet.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

[TwoThreads]
public class ShakeShakeMixtureTests
{
    private const int Images = 200;

    [Fact]
    public void Evaluation_takes_halves()
    {
        using var scope = NewDisposeScope();
        var (u, v) = (rand(3, 2, 4, 4), rand(3, 2, 4, 4));
        ShakeShakeMixture.Apply(u, v, training: false).ToDoubles().Should().Equal(((u + v) / 2).ToDoubles());
    }

    [Fact]
    public void Training_mixes_each_image_by_a_uniform_weight_and_passes_the_gradient_by_another()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (u, v) = (rand(Images, 2, 3, 3).add_(1).requires_grad_(), rand(Images, 2, 3, 3).sub_(1).requires_grad_());
        var output = ShakeShakeMixture.Apply(u, v, training: true);
        output.sum().backward();

        var forward = ((output - v) / (u - v)).detach();
        var (byU, byV) = (u.grad!, v.grad!);
        foreach (var weight in new[] { forward, byU })
        {
            // The same in all of an image, whose average it is then.
            (weight - weight.mean([1, 2, 3], keepdim: true)).abs().max().ToDouble().Should().BeLessThan(1e-5);
            var each = weight.mean([1, 2, 3]);
            each.min().ToDouble().Should().BeGreaterThanOrEqualTo(0);
            each.max().ToDouble().Should().BeLessThanOrEqualTo(1);
            // Mean and deviation of the uniform distribution, within four standard errors.
            each.mean().ToDouble().Should().BeApproximately(0.5, 4 * Math.Sqrt(1.0 / 12 / Images));
            each.std().ToDouble().Should().BeApproximately(Math.Sqrt(1.0 / 12), 0.04);
        }

        (byU + byV - 1).abs().max().ToDouble().Should().BeLessThan(1e-6);
        var (a, b) = (forward.mean([1, 2, 3]), byU.mean([1, 2, 3]));
        var correlation = ((a - a.mean()) * (b - b.mean())).mean() / a.std() / b.std();
        correlation.ToDouble().Should().BeInRange(-4 / Math.Sqrt(Images), 4 / Math.Sqrt(Images));
    }

    [Fact]
    public void The_weights_come_from_libtorchs_generator()
    {
        using var scope = NewDisposeScope();
        var (u, v) = (rand(4, 2, 3, 3), rand(4, 2, 3, 3));
        double[] Mixture(long seed)
        {
            manual_seed(seed);
            return ShakeShakeMixture.Apply(u, v, training: true).ToDoubles();
        }

        Mixture(1).Should().Equal(Mixture(1)).And.NotEqual(Mixture(2));
    }

    [Fact]
    public void Keeps_bfloat16()
    {
        using var scope = NewDisposeScope();
        var (u, v) = (rand(4, 2, 3, 3).to(ScalarType.BFloat16), rand(4, 2, 3, 3).to(ScalarType.BFloat16));
        ShakeShakeMixture.Apply(u, v, training: true).dtype.Should().Be(ScalarType.BFloat16);
        ShakeShakeMixture.Apply(u, v, training: false).dtype.Should().Be(ScalarType.BFloat16);
    }
}
