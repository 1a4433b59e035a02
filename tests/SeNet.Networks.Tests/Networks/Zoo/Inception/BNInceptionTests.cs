using SeNet.Blocks;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>BN-Inception: sizes of the authors' prototxt under the keys of Cadene/pretrained-models.pytorch.</summary>
public class BNInceptionTests() : InceptionChecks("sebninception", 32, PlainBNInception.Logits)
{
    [Fact]
    public void Keys_shapes_and_parameters_are_those_of_the_published_sources()
    {
        KeysAndParameters("bninception", 416, 11_285_224, "324ecf0376b7ab29");
        KeysAndParameters("sebninception", 456, 11_931_622, "cfd06e37b09b1a4f");
    }

    [Theory]
    [InlineData(64, 64, new[] { 32, 16, 8, 4, 2 }, new[] { 32, 16, 8, 4, 2 })]
    [InlineData(7, 7, new[] { 4, 2, 1, 1, 1 }, new[] { 4, 2, 1, 1, 1 })]
    [InlineData(40, 77, new[] { 20, 10, 5, 3, 2 }, new[] { 39, 19, 9, 5, 3 })]
    public void Stages_halve_the_maps_of_any_size(int height, int width, int[] heights, int[] widths)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create("sebninception", classes: 0, inChannels: 1);
        model.eval();
        model.FeatureChannels.Should().Equal(64, 192, 320, 608, 1024);
        model.Features(zeros(1, 1, height, width)).Select(maps => maps.shape).Should().BeEquivalentTo(
            model.FeatureChannels.Select((channels, i) => new long[] { 1, channels, heights[i], widths[i] }),
            options => options.WithStrictOrdering());
        model.call(zeros(1, 1, height, width)).shape.Should().Equal(1, 1024);
        model.Invoking(network => network.call(zeros(1, 1, 6, 50)))
            .Should().Throw<ArgumentException>().WithMessage("*[1, 1, 6, 50]*at least 7x7 pixels*");
    }

    [Fact]
    public void SE_stands_behind_the_modules_of_the_stages_asked_for_and_nowhere_else()
    {
        using var model = ModelZoo.Create("sebninception", se: SEOptions.Published with { Stages = SEStages.Stage4 });
        model.state_dict().Keys.Where(key => key.EndsWith("se.fc1.weight", StringComparison.Ordinal)).Should().Equal(
            new[] { "3c", "4a", "4b", "4c", "4d" }.Select(module => $"inception_{module}_se.fc1.weight"));
        FluentActions.Invoking(
            () => ModelZoo.Create("sebninception", se: SEOptions.Published with { Placement = SEPlacement.Pre }))
            .Should().Throw<ArgumentException>().WithMessage("*Pre*residual*Standard*");
    }
}
