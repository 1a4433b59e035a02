using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Operators;
using SeNet.Modules;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>The tail for inference against libtorch's own operations in float64.</summary>
[TwoThreads]
public class FoldedTailTests
{
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 4, 32, 6, 6 },
        { 1, 16, 5, 3 },
        { 2, 19, 1, 9 },
        { 17, 70, 3, 3 },
        { 1, 128, 33, 31 },
        { 3, 1, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_equals_float64_operations(int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(21);
        foreach (var options in Blocks())
            foreach (var shortcut in new[] { false, true })
                foreach (var relu in new[] { false, true })
                {
                    var se = options is null ? null : new SEBlock(
                        channels, channels < options.Reduction ? options with { Reduction = 1 } : options);
                    var excitation = se is null ? null : new FoldedExcitation(se.Layers);
                    var u = ChannelsLast.Contiguous(randn(images, channels, height, width));
                    var added = shortcut ? ChannelsLast.Contiguous(randn(u.shape)) : null;
                    var half = u.to_type(ScalarType.BFloat16);
                    var expected = Exact(u, se, added, relu);
                    var expectedOfHalf = Exact(half, se, added?.to_type(ScalarType.BFloat16), relu);
                    FoldedTail.Apply(u, excitation, added, relu);
                    FoldedTail.Apply(half, excitation, added?.to_type(ScalarType.BFloat16), relu);
                    Golden.LargestDifference(u.to_type(ScalarType.Float64), expected)
                        .Should().BeLessThan(1e-5, "of {0}", options);
                    // It rounds once, to eight bits; values are below 8.
                    Golden.LargestDifference(half.to_type(ScalarType.Float64), expectedOfHalf)
                        .Should().BeLessThan(8.0 / 256, "of {0}", options);
                }
    }

    [Fact]
    public void A_value_that_is_not_a_number_stays_one()
    {
        using var scope = NewDisposeScope();
        foreach (var options in Blocks())
        {
            var u = ChannelsLast.Contiguous(ones(1, 16, 2, 2));
            u[0, 3, 1, 1] = float.NaN;
            FoldedTail.Apply(
                u, options is null ? null : new FoldedExcitation(new SEBlock(16, options).Layers), null, relu: true);
            u[0, 3, 1, 1].item<float>().Should().Be(float.NaN);
        }
    }

    private static SEOptions?[] Blocks() =>
    [
        null, SEOptions.Notebook, SEOptions.Paper,
        new SEOptions { Reduction = 1, Gate = Gate.Tanh, Bias = true },
        new SEOptions { Reduction = 2, Gate = Gate.Relu, Bias = true, Shift = false },
    ];

    private static Tensor Exact(Tensor u, SEBlock? se, Tensor? shortcut, bool relu)
    {
        using var noGrad = no_grad();
        using var exact = se is null ? null : new SEBlock(se.Channels, se.Options);
        exact?.load_state_dict(se!.state_dict());
        return PlainTail.Apply(
            u.to_type(ScalarType.Float64), null, exact?.to(ScalarType.Float64).Layers,
            shortcut?.to_type(ScalarType.Float64), relu);
    }
}
