using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Tensors;
using SeNet.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>Infinities and NaN reach the same places, forward and backward, as in libtorch's own operations.</summary>
public class NonFiniteTests
{
    private static readonly float[] Values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    public static TheoryData<ScalarType, bool> Tails => new()
    {
        { ScalarType.Float32, true },
        { ScalarType.Float32, false },
        { ScalarType.BFloat16, true },
        { ScalarType.BFloat16, false },
    };

    [Theory]
    [MemberData(nameof(Tails))]
    public void In_the_fused_tail(ScalarType type, bool training)
    {
        foreach (var options in Blocks())
            foreach (var (shortcut, relu) in new[] { (false, false), (false, true), (true, true) })
                foreach (var place in Places())
                    foreach (var value in Values)
                    {
                        using var scope = NewDisposeScope();
                        using var generator = manual_seed(41);
                        using var noGrad = no_grad();
                        var u = ChannelsLast.Contiguous(randn(3, 18, 4, 3)).to_type(type);
                        var tail = new TailRun(u, training, options is not null, shortcut, options);
                        if (place.Of(tail, u) is not { } target)
                            continue;
                        target.copy_(tensor(value));
                        using var grad = enable_grad();
                        var (fused, plain) =
                            (tail.Of(FusedTail.Apply, type, relu), tail.Of(PlainTail.Apply, type, relu));
                        foreach (var key in plain.Keys)
                            Finite(fused[key]).SequenceEqual(Finite(plain[key])).Should().BeTrue(
                                "of {0}, with {1} in {2}, shortcut: {3}, relu: {4}, {5}",
                                key, value, place.Name, shortcut, relu, options);
                    }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void In_max_pooling(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(42);
        // Each of 4^4 squares of these values, in vectors and in the channels behind them.
        float[] values = [1, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        var squares = tensor(
            Enumerable.Range(0, 256).SelectMany(
                i => new[] { values[i % 4], values[i / 4 % 4], values[i / 16 % 4], values[i / 64] }).ToArray(),
            [256, 1, 2, 2]);
        var x = ChannelsLast.Contiguous(squares.expand(256, 19, 2, 2)).to_type(type);
        var byOutput = ChannelsLast.Contiguous(randn(256, 19, 1, 1)).to_type(type);
        (double[] Value, double[] Gradient) Run(Func<Tensor, Tensor> pool)
        {
            var input = x.detach().requires_grad_();
            var output = pool(input);
            output.backward([byOutput]);
            return (output.ToDoubles(), input.grad!.ToDoubles());
        }

        var (value, gradient) = Run(MaxPool.Apply);
        var (expectedValue, expectedGradient) = Run(maps => nn.functional.max_pool2d(maps, 2));
        value.Should().Equal(expectedValue);
        gradient.Should().Equal(expectedGradient);
    }

    [Fact]
    public void In_convolutions_by_Winograds_filtering_and_their_gradients()
    {
        foreach (var place in new[] { "input", "border", "weight", "corner of a filter", "gradient" })
            foreach (var value in Values)
            {
                using var scope = NewDisposeScope();
                using var generator = manual_seed(43);
                var layer = nn.Conv2d(16, 17, kernel_size: 3, padding: 1);
                var (x, byOutput) = (
                    ChannelsLast.Contiguous(randn(2, 16, 13, 11)),
                    ChannelsLast.Contiguous(randn(2, 17, 13, 11)));
                Winograd4x4Convolution.Fits(layer, x).Should().BeTrue();
                using (no_grad())
                    (place switch
                    {
                        "input" => x[1, 3, 6, 5],
                        "border" => x[0, 2, 0, 10],
                        "weight" => layer.weight[4, 5, 1, 1],
                        "corner of a filter" => layer.weight[4, 5, 0, 0],
                        _ => byOutput[0, 7, 6, 5],
                    }).copy_(tensor(value));
                var (actual, expected) = (Run(x => layer.ApplyTo(x, MemoryFormat.ChannelsLast)), Run(layer.call));
                for (var i = 0; i < expected.Count; i++)
                    Finite(actual[i])
                        .Should().Equal(Finite(expected[i]), "of result {0}, with {1} in {2}", i, value, place);

                List<Tensor> Run(Func<Tensor, Tensor> convolution)
                {
                    var input = x.detach().requires_grad_();
                    layer.zero_grad();
                    var output = convolution(input);
                    output.backward([byOutput]);
                    return [output.detach(), input.grad!, layer.weight.grad!.clone(), layer.bias!.grad!.clone()];
                }
            }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void In_folded_convolutions(ScalarType type)
    {
        foreach (var (image, channel, row, column) in new[] { (0, 3, 6, 5), (1, 2, 0, 10), (1, 31, 12, 0) })
            foreach (var value in Values)
                foreach (var relu in new[] { false, true })
                {
                    using var scope = NewDisposeScope();
                    using var generator = manual_seed(44);
                    using var noGrad = no_grad();
                    var (convolution, norm) = (nn.Conv2d(32, 64, kernel_size: 3, padding: 1), nn.BatchNorm2d(64));
                    norm.eval();
                    var x = ChannelsLast.Contiguous(randn(2, 32, 13, 11));
                    x[image, channel, row, column].copy_(tensor(value));
                    x = x.to_type(type);
                    using var folded = Folded.Of(convolution, norm, type);
                    var plain = PlainTail.Apply(
                        nn.functional.conv2d(
                            x, convolution.weight.to_type(type), convolution.bias!.to_type(type), padding: [1, 1]),
                        norm, null, null, relu);
                    Finite(folded.ApplyTo(x, relu)).Should().Equal(Finite(plain), "with {0}", value);
                }
    }

    [Fact]
    public void In_the_tail_for_inference()
    {
        foreach (var options in Blocks())
            foreach (var value in Values)
                foreach (var relu in new[] { false, true })
                {
                    using var scope = NewDisposeScope();
                    using var generator = manual_seed(45);
                    using var noGrad = no_grad();
                    var se = options is null ? null : new SEBlock(18, options);
                    var u = ChannelsLast.Contiguous(randn(3, 18, 4, 3));
                    u[1, 2, 3, 1].copy_(tensor(value));
                    var plain = PlainTail.Apply(u, null, se?.Layers, u, relu);
                    FoldedTail.Apply(u, se is null ? null : new FoldedExcitation(se.Layers), u.clone(), relu);
                    Finite(u).Should().Equal(Finite(plain), "with {0} and {1}", value, options);
                }
    }

    [Fact]
    public void In_the_mixture_of_two_branches()
    {
        foreach (var value in Values)
            foreach (var (ofU, ofV, ofGradient) in
                new[] { (true, false, false), (false, true, false), (true, true, false), (false, false, true) })
            {
                using var scope = NewDisposeScope();
                using var generator = manual_seed(46);
                var (u, v, byOutput) = (randn(2, 3, 2, 2), randn(2, 3, 2, 2), randn(2, 3, 2, 2));
                foreach (var (tensor, chosen) in new[] { (u, ofU), (v, ofV), (byOutput, ofGradient) })
                    if (chosen)
                        tensor[1, 2, 1, 0].copy_(torch.tensor(value));
                u.requires_grad_();
                v.requires_grad_();
                var output = ShakeShakeMixture.Apply(u, v, training: true);
                output.backward([byOutput]);
                // Each is a mean, with weights between 0 and 1.
                if (!ofGradient)
                    output[1, 2, 1, 0].item<float>().Should().Be(u.Plus(v)[1, 2, 1, 0].item<float>());
                foreach (var gradient in new[] { u.grad!, v.grad! })
                    gradient[1, 2, 1, 0].isfinite().item<bool>().Should().Be(!ofGradient);
                Finite(output).Count(finite => !finite).Should().Be(ofGradient ? 0 : 1);
            }
    }

    private static SEOptions?[] Blocks() =>
    [
        null,
        new SEOptions { Reduction = 3, Bias = true },
        new SEOptions { Reduction = 3, Bias = true, Shift = false },
        new SEOptions { Reduction = 3, Gate = Gate.Tanh },
        new SEOptions { Reduction = 3, Gate = Gate.Relu, Bias = true },
    ];

    /// <summary>Where a value is put: a part of a tensor; null where the tail does not have it.</summary>
    private static IEnumerable<(string Name, Func<TailRun, Tensor, Tensor?> Of)> Places() =>
    [
        ("a pixel", (_, u) => u[1, 2, 3, 1]),
        ("a channel's last pixel behind the vectors", (_, u) => u[2, 17, 3, 2]),
        ("an image", (_, u) => u[1]),
        ("everything", (_, u) => u),
        ("the normalisation's weight", (tail, _) => tail.Norm.weight[3]),
        ("the normalisation's bias", (tail, _) => tail.Norm.bias![3]),
        ("the running mean", (tail, _) => tail.Norm.running_mean![3]),
        ("the running variance", (tail, _) => tail.Norm.running_var![3]),
        ("the shortcut", (tail, _) => tail.Shortcut?[1, 2, 3, 1]),
        ("the gradient", (tail, _) => tail.ByOutput[1, 2, 3, 1]),
        ("the gradient of an image", (tail, _) => tail.ByOutput[1]),
        ("the first excitation's weight", (tail, _) => tail.SE?.Parameters[0]![1, 4]),
        ("the first excitation's bias", (tail, _) => tail.SE?.Parameters[1]?[1]),
        ("the second excitation's weight", (tail, _) => tail.SE?.Parameters[2]![4, 1]),
    ];

    private static bool[] Finite(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().isfinite().contiguous().data<bool>().ToArray();
    }
}
