using System.Text.Json;
using SeNet.Blocks;
using SeNet.Explanation;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Explanation;

public class GradCamTests
{
    /// <summary>
    /// With one convolution, a rectifier, a mean over the pixels and a linear layer, the gradient of a score by map k
    /// is the layer's weight divided by the number of pixels, everywhere.
    /// </summary>
    [Fact]
    public void With_one_convolution_it_is_the_maps_weighted_by_the_linear_layer()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var network = OneConvolution();
        var images = randn(2, 3, 6, 5);
        var maps = nn.functional.conv2d(images, network.get_parameter("conv.weight")!, padding: [1]).relu();
        var weight = network.get_parameter("fc.weight")!;
        using (no_grad())
            weight[1].abs_(); // so that something speaks for class 1

        var found = new GradCam(network).Compute(images, 1, 3);

        for (var image = 0; image < 2; image++)
        {
            var ofClass = weight[found[image].Class].view(4, 1, 1);
            var expected = (ofClass * maps[image]).sum([0]).relu() / 30;
            Values(found[image]).Should().Equal(
                expected.ToFloats(), (a, b) => Math.Abs(a - b) < 1e-6, "image {0}", image);
        }

        found[0].Values.Max().Should().BePositive("the case would say nothing otherwise");
        found.Select(map => map.Class).Should().Equal(1, 3);
        found.Should().OnlyContain(map => map.Height == 6 && map.Width == 5);
    }

    [Theory]
    [InlineData("out_conv", null)]
    [InlineData("res_blocks.1", "res_blocks.1.relu")]
    public void Gives_what_PyTorchs_hooks_give(string golden, string? layer)
    {
        using var scope = NewDisposeScope();
        using var io = Golden.InputsAndOutputs();
        using var network = Golden.Network(Squeeze.Average);
        using var json = JsonDocument.Parse(File.ReadAllText(Golden.Path("gradcam.json")));
        var expected = Floats(json, golden);

        var maps = new GradCam(network, layer).Compute(io.Tensors["input"].narrow(0, 0, 2), 3, 7);

        var actual = maps.SelectMany(map =>
            from row in Enumerable.Range(0, 8)
            from column in Enumerable.Range(0, 8)
            select map[4 * row, 4 * column]).ToArray();
        var scale = expected.Max();
        actual.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-4 * scale);
        maps.Select(map => map.Values.Sum()).Should().Equal(
            Floats(json, golden + " sums"), (a, b) => Math.Abs(a - b) < 1e-4 * b);
    }

    [Fact]
    public void Without_classes_the_predicted_ones_are_explained()
    {
        using var scope = NewDisposeScope();
        using var io = Golden.InputsAndOutputs();
        using var network = Golden.Network(Squeeze.Average);
        using var json = JsonDocument.Parse(File.ReadAllText(Golden.Path("gradcam.json")));

        new GradCam(network).Compute(io.Tensors["input"].narrow(0, 0, 2)).Select(map => map.Class)
            .Should().Equal(json.RootElement.GetProperty("predicted").EnumerateArray().Select(item => item.GetInt32()));
    }

    [Fact]
    public void Every_network_of_the_zoo_has_a_layer_with_maps()
    {
        foreach (var entry in NetworkZoo.Entries)
        {
            var graph = NetworkZoo.Build(entry.Name, classes: 2);
            var layer = GradCam.LayerOf(graph);
            graph.InferShapes(entry.InputSize, entry.InputSize)[layer].Height.Should().BeInRange(
                4, 16, "{0} is explained at {1}", entry.Name, layer.Name);
        }
    }

    [Theory]
    [InlineData("seresnet18", 64)]
    [InlineData("seresnet20_cifar", 32)]
    public void Networks_of_the_zoo_are_explained(string name, int size)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        using var network = ModelZoo.Create(name, classes: 3);
        new GradCam(network).Compute(randn(2, 3, size, size), 0, 2).Should().OnlyContain(
            map => map.Values.All(value => value >= 0) && map.Height > 1);
    }

    [Fact]
    public void A_frozen_network_in_training_mode_is_explained_and_stays_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var network = OneConvolution();
        network.train();
        foreach (var parameter in network.parameters())
            parameter.requires_grad_(false);
        using var inference = inference_mode();

        new GradCam(network).Compute(randn(1, 3, 6, 6), 0)[0].Values.Should().HaveCount(36);

        network.training.Should().BeTrue();
        network.parameters().Should().OnlyContain(parameter => !parameter.requires_grad);
    }

    [Fact]
    public void Gradients_of_a_training_step_are_left_alone()
    {
        using var scope = NewDisposeScope();
        using var network = OneConvolution();
        network.call(randn(2, 3, 6, 6)).sum().backward();
        var before = network.get_parameter("fc.weight")!.grad!.ToFloats();

        new GradCam(network).Compute(randn(2, 3, 6, 6));

        network.get_parameter("fc.weight")!.grad!.ToFloats().Should().Equal(before);
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        using var scope = NewDisposeScope();
        using var network = OneConvolution();
        var images = randn(2, 3, 6, 6);
        var explanation = new GradCam(network);
        explanation.Compute(images);
        var before = LiveTensors.Count();
        explanation.Compute(images);
        LiveTensors.Count().Should().Be(before);
    }

    [Fact]
    public void What_cannot_be_explained_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        using var network = OneConvolution();
        using var backbone = ModelZoo.Create("seresnet18", classes: 0);
        var explanation = new GradCam(network);

        FluentActions.Invoking(() => new GradCam(backbone)).Should().Throw<ArgumentException>()
            .WithMessage("*no classifier*");
        FluentActions.Invoking(() => new GradCam(network, "nowhere")).Should().Throw<ArgumentException>()
            .WithMessage("*no node 'nowhere'*");
        FluentActions.Invoking(() => new GradCam(network, "fc")).Should().Throw<ArgumentException>()
            .WithMessage("*'fc'*for example 'relu'*");
        FluentActions.Invoking(() => explanation.Compute(randn(2, 3, 6, 6), 0)).Should().Throw<ArgumentException>()
            .WithMessage("*1 classes for 2 images*");
        FluentActions.Invoking(() => explanation.Compute(randn(1, 3, 6, 6), 5))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*class is 5*5 classes*");
    }

    internal static ImageClassifier OneConvolution()
    {
        var builder = new GraphBuilder("one") { ClassifierKey = "fc" };
        var x = builder.Input(channels: 3).Convolution("conv", 4, kernel: 3, padding: 1).Relu();
        return new ImageClassifier(builder.Build(x.GlobalAveragePool().Linear("fc", 5)));
    }

    private static float[] Values(ClassActivationMap map) => [.. map.Values];

    private static float[] Floats(JsonDocument json, string name) =>
        [.. json.RootElement.GetProperty(name).EnumerateArray().Select(item => item.GetSingle())];
}
