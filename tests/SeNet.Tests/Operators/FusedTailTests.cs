using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Modules;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>
/// The fused operators against libtorch's own operations in float64, whose gradients are libtorch's: outputs, all
/// gradients and the running statistics. Sizes are ordinary and awkward: one image, one pixel, odd sides, channels that
/// fill no vector.
/// </summary>
[TwoThreads]
public class FusedTailTests
{
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 4, 32, 6, 6 },
        { 1, 16, 5, 3 },
        { 3, 1, 7, 5 },
        { 2, 19, 1, 9 },
        { 17, 70, 3, 3 },
        { 8, 128, 1, 1 },
        { 1, 96, 33, 31 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Float32_equals_float64_operations(int images, int channels, int height, int width)
    {
        foreach (var variant in Variants())
            Compare(variant, [images, channels, height, width], ScalarType.Float32, tolerance: 2e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BFloat16_equals_float64_operations_but_for_its_rounding(int images, int channels, int height, int width)
    {
        // bfloat16 has eight bits of precision; what is stored in it is off by 2^-9 of itself, and each sum by less.
        foreach (var variant in Variants())
            Compare(variant, [images, channels, height, width], ScalarType.BFloat16, tolerance: 1.0 / 128);
    }

    [Fact]
    public void A_mean_far_above_the_deviation_does_not_spoil_the_variance()
    {
        Compare(new Variant(null, false, true, true), [4, 16, 8, 8], ScalarType.Float32, tolerance: 1e-3, offset: 1000);
    }

    [Fact]
    public void A_gradient_of_another_layout_is_understood()
    {
        using var scope = NewDisposeScope();
        var (norm, u) = (nn.BatchNorm2d(8), ChannelsLast.Contiguous(randn(2, 8, 4, 4)).requires_grad_());
        var weight = arange(0, 2 * 8 * 16, ScalarType.Float32).view(2, 8, 4, 4);
        var byFused = autograd.grad([(FusedTail.Apply(u, norm, null, null, true) * weight).sum()], [u])[0];
        var byPlain = autograd.grad([(PlainTail.Apply(u, norm, null, null, true) * weight).sum()], [u])[0];
        Difference(byFused, byPlain).Should().BeLessThan(1e-5);
        var byExpanded = autograd.grad([FusedTail.Apply(u, norm, null, null, true).sum()], [u])[0];
        Difference(byExpanded, autograd.grad([PlainTail.Apply(u, norm, null, null, true).sum()], [u])[0], 1)
            .Should().BeLessThan(1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_requires_no_gradient_gets_none_and_the_rest_gets_the_same(bool training)
    {
        using var scope = NewDisposeScope();
        using var layer = new Layer(16, new Variant(new SEOptions { Bias = true }, true, true, training));
        var (u, shortcut, weight) = (ChannelsLast.Contiguous(randn(2, 16, 4, 4)), ChannelsLast.Contiguous(
            randn(2, 16, 4, 4)), randn(2, 16, 4, 4));
        Tensor[] inputs = [u, shortcut, layer.Norm.weight, layer.Norm.bias!, .. layer.SE!.parameters()];
        FusedTail.Fits(u, layer.Norm, layer.SE?.Layers, shortcut).Should().BeTrue();
        // Each alone, all but each, and none.
        for (var chosen = 0; chosen < inputs.Length; chosen++)
            foreach (var alone in new[] { true, false })
            {
                for (var i = 0; i < inputs.Length; i++)
                    inputs[i].requires_grad = (i == chosen) == alone;
                var trained = inputs.Where(input => input.requires_grad).ToList();
                var fused = autograd.grad(
                    [(FusedTail.Apply(u, layer.Norm, layer.SE?.Layers, shortcut, true) * weight).sum()], trained);
                var plain = autograd.grad(
                    [(PlainTail.Apply(u, layer.Norm, layer.SE?.Layers, shortcut, true) * weight).sum()], trained);
                foreach (var (byFused, byPlain) in fused.Zip(plain))
                    Difference(byFused, byPlain).Should().BeLessThan(2e-5, "input {0}, alone: {1}", chosen, alone);
            }

        foreach (var input in inputs)
            input.requires_grad = false;
        var output = FusedTail.Apply(u, layer.Norm, layer.SE?.Layers, shortcut, true);
        output.requires_grad.Should().BeFalse();
        Difference(output, PlainTail.Apply(u, layer.Norm, layer.SE?.Layers, shortcut, true)).Should().BeLessThan(2e-5);
    }

    [Fact]
    public void A_value_that_is_not_a_number_stays_one()
    {
        using var scope = NewDisposeScope();
        var norm = nn.BatchNorm2d(16);
        norm.eval();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var u = ChannelsLast.Contiguous(ones(1, 16, 2, 2).to_type(type));
            u[0, 3, 1, 1] = float.NaN;
            FusedTail.Apply(u, norm, null, null, relu: true).isnan().sum().item<long>().Should().Be(1);
        }
    }

    [Fact]
    public void Only_what_the_kernels_know_is_fused()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm2d(16);
        using var averaging = new SEBlock(16);
        using var pooling = new SEBlock(16, new SEOptions { Squeeze = Squeeze.Max });
        var u = ChannelsLast.Contiguous(rand(2, 16, 4, 4));
        FusedTail.Fits(u, norm, averaging.Layers, u).Should().BeTrue();
        FusedTail.Fits(u, norm, pooling.Layers, u).Should().BeFalse();
        FusedTail.Fits(rand(2, 16, 4, 4), norm, null, null).Should().BeFalse("its channels do not lie side by side");
        FusedTail.Fits(u.to_type(ScalarType.Float64), norm, null, null).Should().BeFalse();
        FusedTail.Fits(u, norm, null, rand(1, 16, 1, 1)).Should().BeFalse("a shortcut is not broadcast");
        FusedTail.Fits(u[TensorIndex.Colon, TensorIndex.Slice(0, 8)], norm, null, null)
            .Should().BeFalse("it is a part of wider maps");
    }

    [Fact]
    public void Nothing_stays_alive_after_a_step()
    {
        using var norm = nn.BatchNorm2d(16);
        using var se = new SEBlock(16);
        using var u = ChannelsLast.Contiguous(rand(2, 16, 4, 4)).requires_grad_().DetachFromDisposeScope();
        void Step()
        {
            using var scope = NewDisposeScope();
            FusedTail.Apply(FusedTail.Apply(u, norm, null, null, true), norm, se.Layers, u, true).sum().backward();
        }

        Step();
        Step();
        var before = LiveTensors.Count();
        Step();
        LiveTensors.Count().Should().Be(before);
    }

    private static IEnumerable<Variant> Variants() =>
        from se in new[]
        {
            null, SEOptions.Notebook, SEOptions.Paper,
            new SEOptions { Reduction = 1, Gate = Gate.Tanh, Bias = true },
            new SEOptions { Reduction = 1, Gate = Gate.Relu, Bias = true, Shift = false },
        }
        from shortcut in new[] { false, true }
        from relu in new[] { false, true }
        from training in new[] { false, true }
        select new Variant(se, shortcut, relu, training);

    private static void Compare(Variant variant, long[] shape, ScalarType type, double tolerance, double offset = 0)
    {
        if (variant.Training && shape[0] * shape[2] * shape[3] == 1)
            return;
        using var scope = NewDisposeScope();
        using var generator = manual_seed(7);
        var channels = (int)shape[1];
        if (variant.SE is { } options && channels < options.Reduction)
            variant = variant with { SE = options with { Reduction = 1 } };
        using var fused = new Layer(channels, variant);
        using var exact = new Layer(channels, variant);
        exact.CopyFrom(fused);

        var u = (ChannelsLast.Contiguous(randn(shape) + offset)).to_type(type);
        var shortcut = ChannelsLast.Contiguous(randn(shape)).to_type(type);
        var weight = ChannelsLast.Contiguous(randn(shape)).to_type(type);
        FusedTail.Fits(u, fused.Norm, fused.SE?.Layers, variant.Shortcut ? shortcut : null).Should().BeTrue();
        var results = fused.Run(u, variant, shortcut, weight, FusedTail.Apply);
        var expected = exact.Run(
            u.to_type(ScalarType.Float64), variant, shortcut.to_type(ScalarType.Float64),
            weight.to_type(ScalarType.Float64), PlainTail.Apply);
        foreach (var (name, value) in results)
            Difference(value, expected[name]).Should().BeLessThan(
                tolerance, "{0} of {1} for {2} [{3}]", name, variant, type, string.Join(", ", shape));
    }

    /// <summary>Largest difference, as a part of the largest value (at least of <paramref name="atLeast"/>).</summary>
    private static double Difference(Tensor actual, Tensor expected, double atLeast = 0.1) =>
        (actual.to_type(ScalarType.Float64) - expected.to_type(ScalarType.Float64)).abs().max().item<double>()
        / Math.Max(atLeast, expected.to_type(ScalarType.Float64).abs().max().item<double>());

    private delegate Tensor Tail(Tensor u, BatchNorm2d norm, SqueezeExcitationLayers? se, Tensor? shortcut, bool relu);

    private sealed record Variant(SEOptions? SE, bool Shortcut, bool Relu, bool Training);

    private sealed class Layer : IDisposable
    {
        public Layer(int channels, Variant variant)
        {
            Norm = nn.BatchNorm2d(channels);
            using var noGrad = no_grad();
            Norm.weight.copy_(rand(channels) + 0.5);
            Norm.bias!.copy_(randn(channels) * 0.3);
            Norm.running_mean!.copy_(randn(channels) * 0.1);
            Norm.running_var!.copy_(rand(channels) + 0.5);
            SE = variant.SE is null ? null : new SEBlock(channels, variant.SE);
            Norm.train(variant.Training);
        }

        public BatchNorm2d Norm { get; }

        public SEBlock? SE { get; }

        public void CopyFrom(Layer other)
        {
            Norm.load_state_dict(other.Norm.state_dict());
            SE?.load_state_dict(other.SE!.state_dict());
            Norm.to(ScalarType.Float64);
            SE?.to(ScalarType.Float64);
        }

        public Dictionary<string, Tensor> Run(Tensor u, Variant variant, Tensor shortcut, Tensor weight, Tail tail)
        {
            u = u.detach().requires_grad_();
            shortcut = shortcut.detach().requires_grad_();
            var output = tail(u, Norm, SE?.Layers, variant.Shortcut ? shortcut : null, variant.Relu);
            (output * weight).sum().backward();
            var results = new Dictionary<string, Tensor>
            {
                ["output"] = output.detach(),
                ["gradient by u"] = u.grad!,
                ["gradient by weight"] = Norm.weight.grad!,
                ["gradient by bias"] = Norm.bias!.grad!,
                ["running mean"] = Norm.running_mean!,
                ["running variance"] = Norm.running_var!,
            };
            if (variant.Shortcut)
                results["gradient by shortcut"] = shortcut.grad!;
            if (SE is not null)
                foreach (var (name, parameter) in SE.named_parameters())
                    results[$"gradient by {name}"] = parameter.grad!;
            return results;
        }

        public void Dispose()
        {
            Norm.Dispose();
            SE?.Dispose();
        }
    }
}
