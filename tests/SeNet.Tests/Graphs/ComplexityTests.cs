using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Networks;
using TorchSharp;

namespace SeNet.Tests.Graphs;

public class ComplexityTests
{
    [Fact]
    public void Counts_are_the_closed_forms()
    {
        var complexity = Complexity.Of(HandMade(), 9, 7, images: 2);

        // [2, 4, 9, 7] -> 3x3 of stride 2 in 2 groups: [2, 6, 5, 4] -> 1x1: [2, 8, 5, 4] -> [2, 8] -> [2, 3].
        complexity.Layers.Select(
            layer => (layer.Key, layer.Layer, layer.Parameters, layer.MultiplyAdds, layer.Activations)).Should().Equal(
            ("first", "Convolution", 6 * 2 * 9 + 6, 2 * 6 * 5 * 4 * (2 * 9), 2 * 6 * 5 * 4),
            ("norm", "BatchNormalization", 12, 0, 0),
            ("second", "Convolution", 8 * 6, 2 * 8 * 5 * 4 * 6, 2 * 8 * 5 * 4),
            ("fc", "Linear", 8 * 3 + 3, 2 * 8 * 3, 2 * 3));
        complexity.Layers.Select(layer => string.Join(' ', layer.OutputShape))
            .Should().Equal("2 6 5 4", "2 6 5 4", "2 8 5 4", "2 3");
        complexity.Parameters.Should().Be(114 + 12 + 48 + 27);
        complexity.MultiplyAdds.Should().Be(4320 + 1920 + 48);
        complexity.Activations.Should().Be(240 + 320 + 6);
        complexity.ActivationBytes.Should().Be(4 * 566);
        complexity.InputShape.Should().Equal(2, 4, 9, 7);
    }

    [Theory]
    [InlineData(Squeeze.Average, 1)]
    [InlineData(Squeeze.None, 5 * 4)]
    public void SE_costs_its_two_layers_at_each_pixel_that_is_left_by_the_squeeze(Squeeze squeeze, int pixels)
    {
        var builder = new GraphBuilder("se");
        var options = SEOptions.Notebook with { Reduction = 2, Squeeze = squeeze };
        var graph = builder.Build(builder.Input(8).SqueezeExcitation("se", options));

        Complexity.Of(graph, 5, 4).Layers
            .Select(layer => (layer.Key, layer.Parameters, layer.MultiplyAdds, layer.Activations)).Should().Equal(
            ("se.fc1", 8 * 4, 8 * 4 * pixels, 4 * pixels), ("se.fc2", 4 * 16, 4 * 16 * pixels, 16 * pixels));
    }

    [Theory]
    [InlineData("seresnet18")]
    [InlineData("semobilenetv1_100")]
    [InlineData("sebninception")]
    public void Parameters_are_those_of_the_module(string name)
    {
        using var model = ModelZoo.Create(name, classes: 10);

        Complexity.Of(model.Graph, 64).Parameters.Should().Be(model.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void Images_that_are_too_small_are_an_error()
    {
        var graph = NetworkZoo.Build("vgg16_bn");

        FluentActions.Invoking(() => Complexity.Of(graph, 31))
            .Should().Throw<ArgumentException>().WithMessage("*leaves nothing*1x1*larger images*");
        FluentActions.Invoking(() => Complexity.Of(graph, 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*height is at least 1*");
        FluentActions.Invoking(() => Complexity.Of(graph, 32, images: 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*images is at least 1*");
    }

    [Fact]
    public void Equation_5_is_that_of_the_paper()
    {
        // Section 4: SE-ResNet-50 has about 2.5 million more parameters, about 10 per cent.
        Complexity.AddedBySE(16, (3, 256), (4, 512), (6, 1024), (3, 2048)).Should().Be(
            (long)(2.0 / 16 * (3 * 256.0 * 256 + 4 * 512.0 * 512 + 6 * 1024.0 * 1024 + 3 * 2048.0 * 2048)));
        Complexity.AddedBySE(16).Should().Be(0);
        ((Action)(() => Complexity.AddedBySE(0, (1, 64)))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => Complexity.AddedBySE(16, (1, 8))))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*reduction, here 16*");
    }

    [Fact]
    public void It_prints_as_a_table() => Complexity.Of(HandMade(), 9, 7, images: 2).ToString().Should().Be("""
        layer                  type         output  parameters  multiply-adds  activations
        first           Convolution  2 x 6 x 5 x 4         114          4,320          240
        norm     BatchNormalization  2 x 6 x 5 x 4          12              0            0
        second          Convolution  2 x 8 x 5 x 4          48          1,920          320
        fc                   Linear          2 x 3          27             48            6

        total                                              201          6,288          566
        (input)                      2 x 4 x 9 x 7                             2,264 bytes

        """);

    private static Graph HandMade()
    {
        var builder = new GraphBuilder("hand-made");
        var x = builder.Input(4)
            .Convolution("first", 6, kernel: 3, stride: 2, padding: 1, groups: 2, bias: true)
            .BatchNorm("norm")
            .Dropout(0.5)
            .Convolution("second", 8, kernel: 1);
        return builder.Build(x.GlobalAveragePool().Linear("fc", 3));
    }
}
