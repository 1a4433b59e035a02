using SeNet.Blocks;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>Inception-ResNet-v2: sizes and keys of timm/models/inception_resnet_v2.py.</summary>
public class InceptionResNetV2Tests() : InceptionChecks("seinception_resnet_v2", 75, PlainInceptionResNetV2.Logits)
{
    [Fact]
    public void Keys_shapes_and_parameters_are_those_of_timm()
    {
        KeysAndParameters("inception_resnet_v2", 1306, 55_843_464, "f9ddd9eadfba7b6b");
        KeysAndParameters("seinception_resnet_v2", 1478, 65_092_718, "e4f7dc7c9172b2c2");
    }

    [Fact]
    public void Stages_have_the_sizes_of_timm_and_SE_has_any_place_of_a_residual_unit()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create(
            "seinception_resnet_v2", classes: 0, inChannels: 1,
            SEOptions.Published with { Placement = SEPlacement.Inside });
        model.eval();
        model.Features(zeros(1, 1, 75, 107)).Select(maps => maps.shape).Should().BeEquivalentTo(
            new long[][] { [1, 64, 35, 51], [1, 192, 15, 23], [1, 320, 7, 11], [1, 1088, 3, 5], [1, 1536, 1, 2] },
            options => options.WithStrictOrdering());
        long[] Reduced(string key) => model.state_dict()[key + ".fc1.weight"].shape;
        Reduced("mixed_5b.se").Should().Equal(20, 320, 1, 1);
        Reduced("repeat.9.se").Should().Equal(8, 128, 1, 1);
        Reduced("repeat_1.19.se").Should().Equal(24, 384, 1, 1);
        Reduced("block8.se").Should().Equal(28, 448, 1, 1);
        model.Invoking(network => network.call(zeros(1, 1, 74, 75)))
            .Should().Throw<ArgumentException>().WithMessage("*at least 75x75 pixels*");
    }
}
