using SeNet.Networks;
using SeNet.Graphs;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Weights;
using SeNet.Imaging;
using SeNet.Weights.Caffe;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights.Caffe;

/// <summary>Our networks beside the authors' prototxt files.</summary>
public class PublishedNetworkTests
{
    public static TheoryData<string> Names => [.. PublishedLayer.Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_has_its_place_and_every_place_its_layer(string name)
    {
        using var weights = new PublishedWeights(PublishedLayer.Of(name));

        var mapping = CaffeMapping.Create(CaffeNaming.Find(name)!, weights.Layers, weights.Tensors);

        mapping.Unknown.Should().BeEmpty();
        var shapes = NetworkZoo.Build(name).Parameters
            .Where(parameter => parameter.Role != ParameterRole.Counter)
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Shape.Select(size => (long)size));
        mapping.Sources.Keys.Should().BeEquivalentTo(shapes.Keys);
        mapping.Sources.Values.Should().OnlyContain(
            source => weights.Tensors[source.Blob].Shape.SequenceEqual(shapes[source.Key]));
        mapping.Sources.Values.Should().ContainSingle(source => source.ReverseInput);
    }

    [Theory]
    [InlineData("legacy_seresnet50")]
    [InlineData("legacy_seresnext50_32x4d")]
    [InlineData("legacy_senet154")]
    [InlineData("sebninception")]
    public void The_logits_are_those_of_the_prototxt(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var layers = PublishedLayer.Of(name);
        using var weights = new PublishedWeights(layers);
        using var model = ModelZoo.Create(name);

        CaffeModel.Load(weights, weights.Layers, model);
        model.eval();

        var (ours, caffes) = Images(64);
        using var actual = model.call(ours);
        using var expected = CaffeInterpreter.Logits(layers, weights, caffes);
        var deviation = expected.std().ToDouble();
        deviation.Should().BeGreaterThan(0.01);
        Golden.LargestDifference(actual, expected).Should().BeLessThan(1e-4 * deviation);
    }

    [Fact]
    public void All_networks_that_can_be_loaded_are_tested() =>
        CaffeModel.Networks.Should().BeEquivalentTo(PublishedLayer.Networks.Keys);

    /// <summary>An image as our networks take it, and the same as the authors' take it.</summary>
    internal static (Tensor Ours, Tensor Caffes) Images(int side)
    {
        using var scope = NewDisposeScope();
        var pixels = (arange(3 * side * side, ScalarType.Float64) * 0.6180339887)
            .frac().mul(256).floor().to(ScalarType.Float32).reshape(1, 3, side, side);
        static Tensor Channels(IEnumerable<float> values) => tensor(values.ToArray()).view(1, 3, 1, 1);
        var ours = (pixels / 255 - Channels(CaffeModel.Normalization.Mean)) / Channels(
            CaffeModel.Normalization.StandardDeviation);
        var caffes = pixels.flip(1) - Channels([104, 117, 123]);
        return (ours.MoveToOuterDisposeScope(), caffes.MoveToOuterDisposeScope());
    }
}
