using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Tensors;
using SeNet.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>
/// How exact the fused operators' statistics and gradients are on maps that make it hard, beside libtorch's own: both
/// against libtorch's operations in float64 on the same values.
/// </summary>
[TwoThreads]
public class StatisticsTests
{
    public static TheoryData<string> Maps => UnevenMaps.Names;

    [Theory]
    [MemberData(nameof(Maps))]
    public void The_batchs_mean_and_variance_have_float32s_digits(string name)
    {
        foreach (var type in UnevenMaps.Types(name))
        {
            using var scope = NewDisposeScope();
            using var generator = manual_seed(31);
            var u = UnevenMaps.Of(name).to_type(type);
            var values = u.to_type(ScalarType.Float64);
            // With a momentum of 1 the running statistics are the batch's.
            var norm = nn.BatchNorm2d(u.size(1), momentum: 1);
            FusedTail.Fits(u, norm, null, null).Should().BeTrue();
            FusedTail.Apply(u, norm, null, null, relu: false);
            var (variance, mean) = (values.var([0, 2, 3], unbiased: true), values.mean([0, 2, 3]));
            Relative(norm.running_var!, variance).Should().BeLessThan(5e-7, "the variance in {0}", type);
            ((norm.running_mean! - mean).abs() / mean.abs().Plus(variance.sqrt()))
                .max().ToDouble().Should().BeLessThan(5e-7, "the mean in {0}", type);
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Outputs_and_gradients_are_as_exact_as_libtorchs(string name)
    {
        foreach (var type in UnevenMaps.Types(name))
            foreach (var training in new[] { true, false })
                foreach (var withSE in new[] { false, true })
                    foreach (var shortcut in new[] { false, true })
                    {
                        using var scope = NewDisposeScope();
                        using var generator = manual_seed(32);
                        var u = UnevenMaps.Of(name).to_type(type);
                        var tail = new TailRun(u, training, withSE, shortcut);
                        var (fused, plain, exact) = (
                            tail.Of(FusedTail.Apply, type),
                            tail.Of(PlainTail.Apply, type),
                            tail.Of(PlainTail.Apply, ScalarType.Float64));
                        foreach (var key in exact.Keys)
                        {
                            var (ours, theirs) = (
                                Golden.RelativeError(fused[key], exact[key]),
                                Golden.RelativeError(plain[key], exact[key]));
                            ours.Should().BeLessThan(
                                Math.Max(2 * theirs, 1e-6),
                                "{0} in {1}, training: {2}, SE: {3}, shortcut: {4}",
                                key,
                                type,
                                training,
                                withSE,
                                shortcut);
                        }
                    }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5.1)]
    [InlineData(-10_000)]
    public void Equal_values_have_no_variance(double value)
    {
        using var scope = NewDisposeScope();
        var norm = nn.BatchNorm2d(19, momentum: 1);
        var y = FusedTail.Apply(
            ChannelsLast.Contiguous(zeros(4, 19, 40, 40).Plus(value)), norm, null, null, relu: false);
        norm.running_var!.abs().max().ToDouble().Should().BeLessThan(1e-7);
        y.abs().max().ToDouble().Should().BeLessThan(
            2e-7 * Math.Abs(value) / Math.Sqrt(norm.eps) + 1e-6, "it is the rounding error of value over deviation");
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Averages_for_inference_are_as_exact_as_libtorchs(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(33);
        var u = UnevenMaps.Of(name);
        var se = new SEBlock((int)u.size(1), new SEOptions { Reduction = 1, Bias = true });
        var plain = PlainTail.Apply(u, null, se.Layers, null, relu: false);
        var exact = PlainTail.Apply(u.to_type(ScalarType.Float64), null, Double(se).Layers, null, relu: false);
        FoldedTail.Apply(u, new FoldedExcitation(se.Layers), null, relu: false);
        Golden.RelativeError(u, exact).Should().BeLessThan(Math.Max(2 * Golden.RelativeError(plain, exact), 1e-6));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Folding_a_large_running_mean_costs_no_more_digits_than_normalising_by_it(double mean)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(34);
        using var noGrad = no_grad();
        var (convolution, norm) = (nn.Conv2d(32, 32, kernel_size: 3, padding: 1, bias: false), nn.BatchNorm2d(32));
        // Behind weights of one sign, inputs of mean 1 give maps of that mean and a small deviation.
        convolution.weight.copy_(rand_like(convolution.weight).Plus(0.5).Times(mean / (9 * 32)));
        var x = ChannelsLast.Contiguous(randn(2, 32, 16, 16).Times(0.01).Plus(1));
        var u = Exact(x, convolution, norm: null)[.., .., 1..15, 1..15];
        norm.running_mean!.copy_(u.mean([0, 2, 3]));
        norm.running_var!.copy_(u.var([0, 2, 3]));
        norm.eval();
        var expected = Exact(x, convolution, norm);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            // Direct convolutions in both: Winograd's filtering has an error of its own.
            using var folded = Folded.Of(convolution, norm, type);
            var input = x.contiguous().to_type(type);
            var plain = nn.functional.batch_norm(
                nn.functional.conv2d(input, convolution.weight.to_type(type), padding: [1, 1]), norm.running_mean!,
                norm.running_var!, norm.weight, norm.bias, eps: norm.eps);
            Golden.RelativeError(folded.ApplyTo(input, relu: false), expected)
                .Should().BeLessThan(3 * Golden.RelativeError(plain, expected), "in {0}", type);
        }
    }

    private static Tensor Exact(Tensor x, Conv2d convolution, BatchNorm2d? norm)
    {
        Tensor Wide(Tensor tensor) => tensor.to_type(ScalarType.Float64);
        var u = nn.functional.conv2d(Wide(x), Wide(convolution.weight), padding: [1, 1]);
        return norm is null
            ? u
            : nn.functional.batch_norm(
                u, Wide(norm.running_mean!), Wide(norm.running_var!), Wide(norm.weight), Wide(norm.bias!),
                eps: norm.eps);
    }

    private static double Relative(Tensor actual, Tensor expected) =>
        ((actual - expected).abs() / expected.abs()).max().ToDouble();

    private static SEBlock Double(SEBlock block)
    {
        var copy = new SEBlock(block.Channels, block.Options);
        copy.load_state_dict(block.state_dict());
        copy.to(ScalarType.Float64);
        return copy;
    }
}
