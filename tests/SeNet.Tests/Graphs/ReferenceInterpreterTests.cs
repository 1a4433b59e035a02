using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Kernels;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tensors;
using SeNet.Tests.Networks.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Graphs;

/// <summary>Torch execution, as trained and as prepared for inference, against the reference interpreter.</summary>
public class ReferenceInterpreterTests
{
    private const double Bound = 1e-4;

    /// <summary>The smallest network of each family, plain and SE; with SENET_ALL_MODELS=1 all of the zoo.</summary>
    public static TheoryData<string> Names =>
        Environment.GetEnvironmentVariable("SENET_ALL_MODELS") == "1"
            ? [.. NetworkZoo.Names]
            :
            [
                "resnet18", "legacy_seresnet18", "seresnet50", "seresnext50_32x4d", "semobilenetv1_100",
                "shufflenet_g3",
                "seshufflenet_g3", "sebninception", "seresnet20_cifar", "seresnet164_cifar", "sewrn16_8_cifar",
                "seshakeshake26_2x96d_cifar",
            ];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_zoos_networks_agree(string name) => Agree(NetworkZoo.Build(name, classes: 10), images: 1);

    [Theory]
    [InlineData(Squeeze.Average)]
    [InlineData(Squeeze.None)]
    public void The_notebooks_network_agrees(Squeeze squeeze)
    {
        using var network = new Network(3, 16, 3, 10, new SEOptions { Squeeze = squeeze });
        Agree(network.Graph, images: 2, height: 7, width: 6);
    }

    [Theory]
    [InlineData(CompactForm.Plain)]
    [InlineData(CompactForm.Residual)]
    public void The_compact_network_agrees(CompactForm form)
    {
        using var network = new CompactNetwork(3, [16, 24], 10, SEOptions.Paper with { Reduction = 4 }, form);
        Agree(network.Graph, images: 2, height: 9, width: 11);
    }

    [Theory]
    [InlineData(SEPlacement.Pre)]
    [InlineData(SEPlacement.Post)]
    [InlineData(SEPlacement.Identity)]
    [InlineData(SEPlacement.Inside)]
    public void SE_agrees_at_every_place(SEPlacement placement)
    {
        var se =
            SEOptions.Published with { Placement = placement, Gate = Gate.Tanh, Reduction = 4, Squeeze = Squeeze.Max };
        foreach (var name in new[] { "seresnet20_cifar", "seresnet164_cifar", "seshufflenet_g3" })
            Agree(NetworkZoo.Build(name, classes: 10, se: se), images: 1);
    }

    [Fact]
    public void Stages_and_gates_agree()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var graph = NetworkZoo.Build("seresnet20_cifar", classes: 10);
        using var model = Filled(graph);
        using var images = Images(graph, 2, 9, 8);
        var reference = new ReferenceInterpreter(graph, WeightsOf(model));
        reference.Run(ToMaps(images));

        foreach (var (stage, maps) in graph.Stages.Zip(model.Features(images)))
            Difference(maps, reference[stage.Output]).Should().BeLessThan(Bound);
        var names = graph.SqueezeExcitations.Select(node => node.Name).ToList();
        var values = model.Values(
            images, [.. names.Select(SqueezeExcitation.GateName), graph.Stages[1].Output.Name, "layer2.0.bn1"]);
        values.Should().HaveCount(names.Count + 2);
        foreach (var name in names)
            Difference(values[SqueezeExcitation.GateName(name)], reference.Gates[name]).Should().BeLessThan(Bound);
        Difference(values["layer2.0.bn1"], reference[graph["layer2.0.bn1"]]).Should().BeLessThan(Bound);
    }

    [Fact]
    public void Activations_and_flattened_maps_agree()
    {
        var builder = new GraphBuilder("activations");
        var x = builder.Input(3).Convolution("conv", 6, kernel: 3, padding: 1, bias: true);
        x = x.Silu().Concatenate(x.Tanh(), x.Sigmoid(), x.Gelu(), x.Relu6());
        Agree(builder.Build(x.Flatten(30 * 5 * 7).Linear("fc", 4)), images: 2, height: 5, width: 7);
    }

    /// <summary>A value that another node has a view of must not be computed over.</summary>
    [Fact]
    public void A_value_with_a_view_beside_its_last_use_agrees()
    {
        var builder = new GraphBuilder("views");
        var x = builder.Input(3).Convolution("conv", 4, kernel: 3, padding: 1, bias: true);
        var view = x.Subsample(2);
        Agree(builder.Build(x.Relu().Subsample(2).Concatenate(view)), images: 2, height: 5, width: 6);
    }

    /// <summary>
    /// BN(pool(conv(x))) with a negative scale: the maximum of scaled values is not the scaled maximum.
    /// </summary>
    [Fact]
    public void A_normalization_with_negative_scale_behind_max_pooling_agrees_in_inference()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var graph = new CompactNetwork(3, [16, 16], 10).Graph;
        using var model = Filled(graph);
        model.state_dict()["stages.0.down.1.weight"].neg_();
        Agree(model, 2, 9, 9);
    }

    private static void Agree(Graph graph, int images, int? height = null, int? width = null)
    {
        using var model = Filled(graph);
        var size = Math.Max(graph.MinimumImageSize, 8);
        Agree(model, images, height ?? size, width ?? size);
    }

    private static void Agree(ImageClassifier model, int images, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var x = Images(model.Graph, images, height, width);
        var expected = new ReferenceInterpreter(model.Graph, WeightsOf(model)).Run(ToMaps(x));
        using var prepared = new InferenceModel(model, Precision.Float32);
        Difference(model.call(x), expected).Should().BeLessThan(Bound);
        Difference(model.call(ChannelsLast.Contiguous(x)), expected).Should().BeLessThan(Bound, "channels-last");
        Difference(prepared.call(x), expected).Should().BeLessThan(Bound, "prepared for inference");
    }

    private static ImageClassifier Filled(Graph graph)
    {
        var model = new ImageClassifier(graph);
        FormulaWeights.Fill(model);
        model.eval();
        return model;
    }

    private static Tensor Images(Graph graph, int images, int height, int width) =>
        FormulaWeights.Images(images, graph.Input.Channels, height, width);

    private static Dictionary<string, float[]> WeightsOf(nn.Module model) => model.state_dict()
        .Where(entry => entry.Value.is_floating_point())
        .ToDictionary(entry => entry.Key, entry => entry.Value.ToFloats());

    private static Maps ToMaps(Tensor x)
    {
        var maps = new Maps((int)x.size(0), (int)x.size(1), (int)x.size(2), (int)x.size(3));
        x.ToDoubles().CopyTo(maps.Values, 0);
        return maps;
    }

    /// <summary>Largest difference in units of the values' standard deviation.</summary>
    private static double Difference(Tensor actual, Maps expected)
    {
        var values = actual.contiguous().ToDoubles();
        values.Should().HaveCount(expected.Values.Length);
        var mean = expected.Values.Average();
        var deviation = Math.Sqrt(expected.Values.Average(value => (value - mean) * (value - mean)));
        return values.Zip(expected.Values).Max(pair => Math.Abs(pair.First - pair.Second)) / deviation;
    }
}
