using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>Against libtorch's own max pooling, whose gradient also goes to the first of equals.</summary>
[TwoThreads]
public class MaxPoolTests
{
    [Theory]
    [InlineData(ScalarType.Float32, 2, 32, 8, 8)]
    [InlineData(ScalarType.BFloat16, 3, 48, 7, 5)]
    [InlineData(ScalarType.BFloat16, 1, 19, 3, 2)]
    [InlineData(ScalarType.Float32, 1, 5, 2, 9)]
    public void Values_and_gradients_are_libtorchs_among_many_equals(
        ScalarType type, long images, long channels, long height, long width)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var x = ChannelsLast.Contiguous(randint(-2, 3, [images, channels, height, width]).to_type(type));
        var byOutput = ChannelsLast.Contiguous(randn([images, channels, height / 2, width / 2]).to_type(type));
        var (value, gradient) = Run(x, byOutput, MaxPool.Apply);
        var (expectedValue, expectedGradient) = Run(x, byOutput, u => nn.functional.max_pool2d(u, 2));
        value.Should().Equal(expectedValue);
        gradient.Should().Equal(expectedGradient);
    }

    [Fact]
    public void A_gradient_of_another_layout_is_understood()
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Contiguous(randn(2, 16, 4, 6));
        var (_, gradient) = Run(x, randn(2, 16, 3, 2).transpose(2, 3), MaxPool.Apply);
        gradient.Count(value => value != 0).Should().Be(2 * 16 * 2 * 3);
    }

    [Fact]
    public void Other_layouts_and_one_row_of_pixels_are_libtorchs_matter()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 3, 6, 6, dtype: ScalarType.Float64);
        MaxPool.Apply(x).ToDoubles().Should().Equal(nn.functional.max_pool2d(x, 2).ToDoubles());
        FluentActions.Invoking(() => MaxPool.Apply(randn(1, 1, 1, 6)))
            .Should().Throw<Exception>().WithMessage("*too small*");
    }

    [Fact]
    public void A_NaN_stays_one()
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Contiguous(zeros(1, 17, 2, 2));
        x[.., .., 1, 0] = tensor(double.NaN);
        MaxPool.Apply(x).ToDoubles().Should().OnlyContain(value => double.IsNaN(value));
    }

    private static (double[] Value, double[] Gradient) Run(Tensor x, Tensor byOutput, Func<Tensor, Tensor> pool)
    {
        var input = x.detach().requires_grad_(true);
        var output = pool(input);
        output.backward([byOutput]);
        return (output.ToDoubles(), input.grad!.ToDoubles());
    }
}
