using SeNet.Blocks;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

public class MobileNetTests
{
    // Table 1 of arXiv 1704.04861, a row a block: input channels, output channels, stride.
    private static readonly (int In, int Out, int Stride)[] Table =
    [
        (32, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1),
        (512, 512, 1), (512, 512, 1),
        (512, 512, 1), (512, 512, 1), (512, 1024, 2), (1024, 1024, 1),
    ];

    // timm's names of those blocks.
    private static readonly string[] Keys =
    [
        "blocks.0.0", "blocks.1.0", "blocks.1.1", "blocks.2.0", "blocks.2.1", "blocks.3.0", "blocks.3.1", "blocks.3.2",
        "blocks.3.3",
        "blocks.3.4", "blocks.3.5", "blocks.4.0", "blocks.4.1",
    ];

    private static readonly Scalar Zero = 0, Six = 6;

    public static TheoryData<string> Names => ["mobilenetv1_100", "semobilenetv1_100"];

    [Theory]
    [InlineData("mobilenetv1_100", 4_231_976)]
    [InlineData("semobilenetv1_100", 4_231_976 + 479_744 + 5_952 + 372)]
    public void Keys_shapes_and_parameters_are_those_of_timm(string name, long parameters)
    {
        using var model = ModelZoo.Create(name);
        IEnumerable<string> expected =
        [
            ZooChecks.Entry("conv_stem.weight", 32, 3, 3, 3), .. ZooChecks.Norm("bn1", 32),
            .. Table.Zip(Keys).SelectMany(pair => Block(
                pair.Second, pair.First.In, pair.First.Out, name.StartsWith("se", StringComparison.Ordinal))),
            ZooChecks.Entry("classifier.weight", 1000, 1024), ZooChecks.Entry("classifier.bias", 1000),
        ];
        ZooChecks.State(model).Should().BeEquivalentTo(expected);
        ZooChecks.Parameters(model).Should().Be(parameters);
    }

    /// <summary>
    /// Table 3 of the SE paper: 569 M and 4.2 M, with SE 572 M and 4.7 M; the squeeze counts as one multiply-add a
    /// value.
    /// </summary>
    [Fact]
    public void Multiply_adds_and_parameters_are_those_of_the_paper()
    {
        var (side, plain, added, weights) = (112, 112L * 112 * 27 * 32 + 1024 * 1000, 0L, 0L);
        foreach (var (inChannels, outChannels, stride) in Table)
        {
            side /= stride;
            plain += (long)side * side * inChannels * (9 + outChannels);
            weights += 2L * outChannels * outChannels / 16;
            added += (long)side * side * outChannels + 2L * outChannels * outChannels / 16;
        }

        Math.Round(plain / 1e6).Should().Be(569);
        Math.Round((plain + added) / 1e6).Should().Be(572);
        Math.Round(4.231976 + weights / 1e6, 1).Should().Be(4.7);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_gives_what_its_definition_gives(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ZooChecks.Fresh(name);
        var images = FormulaWeights.Images(2, 3, 75, 64);
        ZooChecks.Gives(model, images, Logits(new Formulation(model), images));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Folded_in_bfloat16_and_as_a_backbone_it_is_the_same_network(string name)
    {
        using var model = ZooChecks.Fresh(name);
        ZooChecks.Folded_it_is_the_same(model, 64);
        ZooChecks.In_bfloat16_it_is_nearly_the_same(model, 64);
        ZooChecks.Features_are(model, 64, (64, 32), (128, 16), (256, 8), (512, 4), (1024, 2));
        ZooChecks.Steps_and_calls_leave_no_tensor_behind(model, 64);
    }

    [Fact]
    public void Only_the_standard_place_of_SE_is_there()
    {
        var create = () => ModelZoo.Create(
            "semobilenetv1_100", se: SEOptions.Published with { Placement = SEPlacement.Identity });
        create.Should().Throw<ArgumentException>().WithMessage("*Identity*only a residual unit has*Standard*");
    }

    private static IEnumerable<string> Block(string key, int inChannels, int outChannels, bool se) =>
    [
        ZooChecks.Entry($"{key}.conv_dw.weight", inChannels, 1, 3, 3), .. ZooChecks.Norm($"{key}.bn1", inChannels),
        ZooChecks.Entry($"{key}.conv_pw.weight", outChannels, inChannels, 1, 1),
        .. ZooChecks.Norm($"{key}.bn2", outChannels),
        .. se ? ZooChecks.SE($"{key}.se", outChannels) : [],
    ];

    private static Tensor Logits(Formulation layers, Tensor x)
    {
        x = layers.Norm("bn1", layers.Convolution("conv_stem", x, 2)).clamp(Zero, Six);
        foreach (var ((_, _, stride), key) in Table.Zip(Keys))
        {
            x = layers.Norm($"{key}.bn1", layers.Convolution($"{key}.conv_dw", x, stride)).clamp(Zero, Six);
            x = layers.Norm($"{key}.bn2", layers.Convolution($"{key}.conv_pw", x)).clamp(Zero, Six);
            x = layers.SE($"{key}.se", x);
        }

        return layers.Linear("classifier", x.mean([2, 3]));
    }
}
