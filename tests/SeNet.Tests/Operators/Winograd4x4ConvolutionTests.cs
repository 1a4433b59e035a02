using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>
/// Convolutions by Winograd's filtering in float32, and their gradients, against libtorch's own in float64.
/// </summary>
[TwoThreads]
public class Winograd4x4ConvolutionTests
{
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 16, 16, 16, 4, 4 },
        { 1, 24, 64, 32, 17 },
        { 4, 17, 40, 5, 7 },
        { 16, 130, 33, 3, 3 },
        { 7, 64, 16, 31, 33 }, // in parts that end within an image
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outputs_and_gradients_equal_float64_operations(
        int images, int inputs, int outputs, int height, int width)
    {
        foreach (var bias in new[] { false, true })
        {
            using var scope = NewDisposeScope();
            using var generator = manual_seed(21);
            var layer = nn.Conv2d(inputs, outputs, kernel_size: 3, padding: 1, bias: bias);
            var x = ChannelsLast.Contiguous(randn(images, inputs, height, width));
            var byOutput = ChannelsLast.Contiguous(randn(images, outputs, height, width));
            Winograd4x4Convolution.Fits(layer, x).Should().BeTrue();
            var results = Run(layer, x, byOutput, maps => layer.ApplyTo(maps, MemoryFormat.ChannelsLast));
            var expected = Exact(layer, x, byOutput);
            for (var i = 0; i < expected.Count; i++)
                Golden.RelativeError(results[i], expected[i])
                    .Should().BeLessThan(5e-6, "result {0}, with bias: {1}", i, bias);
        }
    }

    [Fact]
    public void Its_points_keep_the_error_below_that_of_the_usual_ones()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(22);
        var layer = nn.Conv2d(256, 256, kernel_size: 3, padding: 1, bias: false);
        var x = ChannelsLast.Contiguous(randn(4, 256, 16, 16).relu());
        var byOutput = ChannelsLast.Contiguous(randn(4, 256, 16, 16));
        // 0, 1, -1, 2, -2 and infinity are off by 1.8e-6 here.
        foreach (var (result, expected) in Run(
            layer, x, byOutput, maps => layer.ApplyTo(maps, MemoryFormat.ChannelsLast)).Zip(Exact(layer, x, byOutput)))
            Golden.RelativeError(result, expected).Should().BeLessThan(1.5e-6);
    }

    [Fact]
    public void What_requires_no_gradient_gets_none_and_the_rest_gets_the_same()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(23);
        var layer = nn.Conv2d(16, 24, kernel_size: 3, padding: 1);
        var x = ChannelsLast.Contiguous(randn(4, 16, 8, 8));
        Tensor[] inputs = [x, layer.weight, layer.bias!];
        for (var chosen = 1; chosen < 8; chosen++)
        {
            for (var i = 0; i < inputs.Length; i++)
                inputs[i].requires_grad = (chosen >> i & 1) == 1;
            var trained = inputs.Where(input => input.requires_grad).ToList();
            var actual = autograd.grad([layer.ApplyTo(x, MemoryFormat.ChannelsLast).square().sum()], trained);
            var expected = autograd.grad([layer.call(x).square().sum()], trained);
            foreach (var (byThis, byLayer) in actual.Zip(expected))
                Golden.RelativeError(byThis, byLayer).Should().BeLessThan(5e-6, "chosen: {0}", chosen);
        }

        foreach (var input in inputs)
            input.requires_grad = false;
        layer.ApplyTo(x).requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_gradient_of_another_layout_is_understood()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(24);
        var layer = nn.Conv2d(16, 16, kernel_size: 3, padding: 1);
        var x = ChannelsLast.Contiguous(randn(4, 16, 8, 8)).requires_grad_();
        foreach (var byOutput in new[] { randn(4, 16, 8, 8), ones(1).expand(4, 16, 8, 8) })
        {
            var actual = autograd.grad([layer.ApplyTo(x)], [x, layer.weight!], [byOutput]);
            var expected = autograd.grad([layer.call(x)], [x, layer.weight!], [byOutput]);
            foreach (var (byThis, byLayer) in actual.Zip(expected))
                Golden.RelativeError(byThis, byLayer).Should().BeLessThan(5e-6);
        }
    }

    [Fact]
    public void What_is_added_to_its_output_in_place_changes_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(25);
        var layer = nn.Conv2d(16, 16, kernel_size: 3, padding: 1);
        var x = ChannelsLast.Contiguous(randn(4, 16, 8, 8)).requires_grad_();
        Tensor[] gradients = [.. new[] { layer.ApplyTo(x).add_(x), layer.call(x) + x }.Select(
            y => autograd.grad([y.square().sum()], [x])[0])];
        Golden.RelativeError(gradients[0], gradients[1]).Should().BeLessThan(5e-6);
    }

    [Fact]
    public void It_serves_where_it_is_right_and_pays()
    {
        using var scope = NewDisposeScope();
        Fits(nn.Conv2d(32, 96, kernel_size: 3, padding: 1)).Should().BeTrue();
        Fits(nn.Conv2d(32, 64, kernel_size: 1, padding: 1)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 5, padding: 1)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3, padding: 2)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3, padding: Padding.Same)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3, padding: 1, stride: 2)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3, padding: 1, dilation: 2)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, (3, 3), (1, 2), (1, 1))).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3, padding: 1, groups: 2)).Should().BeFalse();
        Fits(nn.Conv2d(32, 8, kernel_size: 3, padding: 1)).Should().BeFalse();
        Fits(nn.Conv2d(32, 64, kernel_size: 3, padding: 1, dtype: ScalarType.Float64)).Should().BeFalse();

        var layer = nn.Conv2d(32, 32, kernel_size: 3, padding: 1);
        Winograd4x4Convolution.Fits(layer, randn(4, 32, 8, 8)).Should().BeFalse("its channels do not lie side by side");
        Winograd4x4Convolution.Fits(layer, ChannelsLast.Contiguous(randn(4, 32, 8, 8)).to_type(ScalarType.BFloat16))
            .Should().BeFalse();
        Winograd4x4Convolution.Fits(layer, ChannelsLast.Contiguous(randn(64, 32, 2, 8)))
            .Should().BeFalse("its rows are mostly overhang");
        Winograd4x4Convolution.Fits(layer, ChannelsLast.Contiguous(randn(3, 32, 8, 8)))
            .Should().BeFalse("it has too few tiles");
    }

    [Fact]
    public void Nothing_stays_alive_after_a_step()
    {
        using var layer = nn.Conv2d(16, 16, kernel_size: 3, padding: 1);
        using var x = ChannelsLast.Contiguous(rand(16, 16, 4, 4)).requires_grad_().DetachFromDisposeScope();
        void Step()
        {
            using var scope = NewDisposeScope();
            layer.ApplyTo(layer.ApplyTo(x)).sum().backward();
        }

        Step();
        Step();
        var before = LiveTensors.Count();
        Step();
        LiveTensors.Count().Should().Be(before);
    }

    private static bool Fits(Conv2d layer) =>
        Winograd4x4Convolution.Fits(layer, ChannelsLast.Contiguous(randn(4, 32, 8, 8)));

    /// <summary>The output and the gradients by x, weight and bias.</summary>
    private static List<Tensor> Run(Conv2d layer, Tensor x, Tensor byOutput, Func<Tensor, Tensor> apply)
    {
        x = x.detach().requires_grad_();
        var y = apply(x);
        List<Tensor> inputs = layer.bias is { } bias ? [x, layer.weight, bias] : [x, layer.weight];
        return [y.detach(), .. autograd.grad([y], inputs, [byOutput])];
    }

    private static List<Tensor> Exact(Conv2d layer, Tensor x, Tensor byOutput)
    {
        using var exact = nn.Conv2d(
            layer.weight.size(1), layer.weight.size(0), kernel_size: 3, padding: 1, bias: layer.bias is not null,
            dtype: ScalarType.Float64);
        using (no_grad())
        {
            exact.weight.copy_(layer.weight);
            exact.bias?.copy_(layer.bias!);
        }

        return Run(exact, x.to_type(ScalarType.Float64), byOutput.to_type(ScalarType.Float64), exact.call);
    }
}
