using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>Inception v3: sizes and keys of timm/models/inception_v3.py.</summary>
public class InceptionV3Tests() : InceptionChecks("seinception_v3", 75, PlainInceptionV3.Logits)
{
    [Fact]
    public void Keys_shapes_and_parameters_are_those_of_timm()
    {
        KeysAndParameters("inception_v3", 566, 23_834_568, "7319ac97ba5bb65a");
        KeysAndParameters("seinception_v3", 610, 25_496_188, "29e98200b11611d4");
    }

    [Fact]
    public void Weights_are_drawn_with_a_deviation_of_a_tenth_and_stages_have_the_sizes_of_table_1()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create("inception_v3");
        model.eval();
        foreach (var key in new[] { "Conv2d_4a_3x3.conv.weight", "Mixed_7c.branch1x1.conv.weight", "fc.weight" })
            model.state_dict()[key].std().ToDouble().Should().BeApproximately(0.1, 1e-3);

        model.Features(zeros(1, 3, 299, 299)).Select(maps => maps.shape).Should().BeEquivalentTo(
            new long[][] { [1, 64, 147, 147], [1, 192, 71, 71], [1, 288, 35, 35], [1, 768, 17, 17], [1, 2048, 8, 8] },
            options => options.WithStrictOrdering());
        model.Invoking(network => network.call(zeros(1, 3, 75, 74)))
            .Should().Throw<ArgumentException>().WithMessage("*[1, 3, 75, 74]*at least 75x75 pixels*");
    }
}
