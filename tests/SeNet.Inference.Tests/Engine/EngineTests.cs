using SeNet.Blocks;
using SeNet.Engine;
using SeNet.Graphs;
using SeNet.Networks;

namespace SeNet.Tests.Engine;

/// <summary>The engine on graphs of all kinds, sizes and batches.</summary>
public class EngineTests
{
    [Theory]
    [InlineData(Squeeze.Average, Gate.Sigmoid, true)]
    [InlineData(Squeeze.Average, Gate.Relu, false)]
    [InlineData(Squeeze.Max, Gate.Tanh, true)]
    [InlineData(Squeeze.None, Gate.Sigmoid, true)]
    [InlineData(Squeeze.None, Gate.Tanh, false)]
    public void The_notebooks_network_agrees(Squeeze squeeze, Gate gate, bool shift) => EngineChecks.Agree(
        NotebookNetwork.Build(3, 20, 3, 10, new SEOptions { Squeeze = squeeze, Gate = gate, Shift = shift }),
        images: 3, height: 7, width: 6);

    [Theory]
    [InlineData(CompactForm.Plain)]
    [InlineData(CompactForm.Residual)]
    public void The_compact_network_agrees(CompactForm form) => EngineChecks.Agree(
        CompactNetworkGraph.Build(3, [16, 24], 10, SEOptions.Paper with { Reduction = 4 }, form), images: 2,
        height: 9, width: 11);

    [Theory]
    [InlineData(SEPlacement.Pre)]
    [InlineData(SEPlacement.Post)]
    [InlineData(SEPlacement.Identity)]
    [InlineData(SEPlacement.Inside)]
    public void SE_agrees_at_every_place(SEPlacement placement) => EngineChecks.Agree(NetworkZoo.Build(
        "seresnet20_cifar", classes: 10,
        se: SEOptions.Published with { Placement = placement, Reduction = 4, Squeeze = Squeeze.Max }));

    /// <summary>Sizes that no tile divides: of Winograd (4), of products (6 rows), of vectors.</summary>
    [Theory]
    [InlineData(1, 33, 31)]
    [InlineData(2, 35, 64)]
    [InlineData(5, 17, 19)]
    public void Awkward_sizes_agree(int images, int height, int width) =>
        EngineChecks.Agree(NetworkZoo.Build("seresnet20_cifar", classes: 7), images, height, width);

    /// <summary>Channels that fill no vector, kernels and strides of all kinds, groups that share a panel.</summary>
    [Theory]
    [InlineData(3, 5, 1, 1, 0, 1)]
    [InlineData(5, 7, 3, 2, 1, 1)]
    [InlineData(17, 19, 3, 1, 1, 1)]
    [InlineData(33, 21, 3, 1, 1, 1)]
    [InlineData(12, 18, 3, 1, 1, 3)]
    [InlineData(24, 24, 3, 2, 1, 24)]
    [InlineData(21, 21, 5, 1, 2, 21)]
    [InlineData(32, 32, 3, 1, 1, 8)]
    [InlineData(4, 40, 7, 2, 3, 1)]
    [InlineData(10, 30, 1, 3, 0, 5)]
    public void Convolutions_agree(int inputs, int outputs, int kernel, int stride, int padding, int groups)
    {
        var builder = new GraphBuilder("convolution");
        var x = builder.Input(inputs).Convolution(
            "conv", outputs, kernel, stride, padding, groups: groups, bias: true);
        var (height, width) = ((13 + 2 * padding - kernel) / stride + 1, (10 + 2 * padding - kernel) / stride + 1);
        EngineChecks.Agree(builder.Build(x.Flatten(outputs * height * width)), images: 2, height: 13, width: 10);
    }

    [Fact]
    public void Activations_and_flattened_maps_agree()
    {
        var builder = new GraphBuilder("activations");
        var x = builder.Input(3).Convolution("conv", 6, kernel: 3, padding: 1, bias: true);
        x = x.Silu().Concatenate(x.Tanh(), x.Sigmoid(), x.Gelu(), x.Relu6());
        EngineChecks.Agree(builder.Build(x.Flatten(30 * 5 * 7).Linear("fc", 4)), images: 2, height: 5, width: 7);
    }

    /// <summary>
    /// BN(pool(conv(x))) with a negative scale: the maximum of scaled values is not the scaled maximum.
    /// </summary>
    [Fact]
    public void A_normalization_with_negative_scale_behind_max_pooling_agrees()
    {
        var network = new GraphNetwork(CompactNetworkGraph.Build(3, [16, 16], 10, SEOptions.Paper, CompactForm.Plain));
        var scale = network.Weights["stages.0.down.1.weight"];
        for (var i = 0; i < scale.Length; i++)
            scale[i] = -scale[i];
        EngineChecks.Agree(network, SeNet.Kernels.CpuKernels.Best, images: 2, height: 9, width: 9);
    }

    /// <summary>A batch is computed in parts, each image as if it were alone.</summary>
    [Fact]
    public void Images_do_not_depend_on_their_batch()
    {
        var network = new GraphNetwork(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        var x = FormulaValues.Images(5 * 3 * 32 * 32);
        using var engine = new InferenceEngine(network, new EngineOptions { Threads = 2, ImagesAtOnce = 2 });
        var together = engine.Run(x, 5, 32, 32);
        for (var i = 0; i < 5; i++)
        {
            var alone = engine.Run(x.AsSpan(i * 3072, 3072), 1, 32, 32);
            EngineChecks.Difference(together[(i * 10)..(i * 10 + 10)], [.. alone.Select(value => (double)value)])
                .Should().BeLessThan(1e-5);
        }
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var network = new GraphNetwork(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        var x = FormulaValues.Images(2 * 3 * 32 * 32);
        using var one = new InferenceEngine(network, new EngineOptions { Threads = 1 });
        using var three = new InferenceEngine(network, new EngineOptions { Threads = 3 });
        var expected = one.Run(x, 2, 32, 32);
        for (var i = 0; i < 20; i++)
            three.Run(x, 2, 32, 32).Should().Equal(expected);
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        var network = new GraphNetwork(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        var x = FormulaValues.Images(3 * 32 * 32);
        var output = new float[10];
        using var engine = new InferenceEngine(network, new EngineOptions { Threads = 1 });
        engine.Run(x, 1, 32, 32, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        engine.Run(x, 1, 32, 32, output);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void Changing_sizes_keep_no_more_than_a_few_plans()
    {
        var network = new GraphNetwork(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        using var engine = new InferenceEngine(network, new EngineOptions { Threads = 1 });
        for (var round = 0; round < 2; round++)
            for (var size = 16; size < 28; size++)
                engine.Run(FormulaValues.Images(3 * size * size), 1, size, size)
                    .Should().OnlyContain(value => float.IsFinite(value));
    }

    [Fact]
    public void A_profile_has_each_layer_and_its_multiply_adds()
    {
        var network = new GraphNetwork(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        using var engine = new InferenceEngine(network, new EngineOptions { Threads = 2 });
        var profile = engine.Profile(2, 32, 32, calls: 3);
        var complexity = Complexity.Of(network.Graph, 32, images: 2);
        var counted = network.Graph.SqueezeExcitations.Select(node => node.Name).ToHashSet();
        profile.Sum(layer => layer.MultiplyAdds).Should().Be(complexity.MultiplyAdds);
        profile.Should().OnlyContain(layer => layer.Milliseconds > 0);
        counted.Should().BeSubsetOf(profile.Select(layer => layer.Name));
    }

    [Fact]
    public void A_wrong_length_is_named()
    {
        var network = new GraphNetwork(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        using var engine = new InferenceEngine(network);
        FluentActions.Invoking(() => engine.Run(new float[100], 1, 32, 32))
            .Should().Throw<ArgumentException>().WithMessage("'images' has 100 values; 1 images of 3072*");
        FluentActions.Invoking(() => engine.Run(new float[3 * 32 * 32], 1, 32, 32, new float[9]))
            .Should().Throw<ArgumentException>().WithMessage("'output' has 9 values*");
    }

    [Fact]
    public void A_value_that_is_not_finite_reaches_the_output()
    {
        var network = new GraphNetwork(NetworkZoo.Build("seresnet20_cifar", classes: 10));
        using var engine = new InferenceEngine(network);
        var x = FormulaValues.Images(3 * 32 * 32);
        x[500] = float.NaN;
        engine.Run(x, 1, 32, 32).Should().OnlyContain(value => float.IsNaN(value));
    }
}
