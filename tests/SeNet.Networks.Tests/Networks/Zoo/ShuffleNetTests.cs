using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo;

public class ShuffleNetTests
{
    // Table 1 of arXiv 1707.01083, g = 3, a row a unit: input channels, output channels. Where they differ the maps are
    // halved.
    private static readonly (int In, int Out)[] Table =
    [
        (24, 240), (240, 240), (240, 240), (240, 240),
        (240, 480), (480, 480), (480, 480), (480, 480), (480, 480), (480, 480), (480, 480), (480, 480),
        (480, 960), (960, 960), (960, 960), (960, 960),
    ];

    public static TheoryData<string> Names => ["shufflenet_g3", "seshufflenet_g3"];

    public static TheoryData<SEPlacement> Placements => [.. Enum.GetValues<SEPlacement>()];

    [Theory]
    [InlineData("shufflenet_g3", 1_864_728)]
    [InlineData("seshufflenet_g3", 1_864_728 + 610_416 + 7_896 + 493)]
    public void Keys_shapes_and_parameters_are_those_of_the_authors_code(string name, long parameters)
    {
        using var model = ModelZoo.Create(name);
        IEnumerable<string> expected =
        [
            ZooChecks.Entry("first_conv.0.weight", 24, 3, 3, 3), .. ZooChecks.Norm("first_conv.1", 24),
            .. Table.SelectMany((row, i) => Unit(
                $"features.{i}", row.In, row.Out, i == 0 ? 1 : 3, name.StartsWith("se", StringComparison.Ordinal))),
            ZooChecks.Entry("classifier.0.weight", 1000, 960),
        ];
        ZooChecks.State(model).Should().BeEquivalentTo(expected);
        ZooChecks.Parameters(model).Should().Be(parameters);
    }

    /// <summary>
    /// ShuffleNet's own table prints 137 M. Table 3 of the SE paper prints 140 M (the name of the size) and 1.8 M
    /// parameters (1.84 M without the normalisations'); with SE it prints 2 M and 0.6 M more, which is what SE adds
    /// here, the squeeze counted as one multiply-add a value.
    /// </summary>
    [Fact]
    public void Multiply_adds_are_those_of_its_paper_and_SE_adds_those_of_the_other()
    {
        var (side, plain, added, weights) = (56, 112L * 112 * 27 * 24 + 960 * 1000, 0L, 0L);
        foreach (var (inChannels, outChannels) in Table)
        {
            var (before, inner, branch) = (side, outChannels / 4, Branch(inChannels, outChannels));
            side = inChannels == outChannels ? side : side / 2;
            plain += (long)before * before * inChannels * inner / (inChannels == 24 ? 1 : 3)
                + (long)side * side * inner * (9 + branch / 3);
            weights += 2L * branch * (branch / 16);
            added += (long)side * side * branch + 2L * branch * (branch / 16);
        }

        Math.Round(plain / 1e6).Should().Be(137);
        Math.Round(added / 1e6).Should().Be(2);
        Math.Round(weights / 1e6, 1).Should().Be(0.6);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void It_gives_what_its_definition_gives(SEPlacement placement)
    {
        using var scope = NewDisposeScope();
        using var model = ZooChecks.Fresh("seshufflenet_g3", SEOptions.Published with { Placement = placement });
        using (no_grad())
        {
            var images = FormulaWeights.Images(2, 3, 75, 64);
            ZooChecks.Gives(model, images, Logits(new Formulation(model), images, placement));
        }

        ZooChecks.Folded_it_is_the_same(model, 64);
        ZooChecks.Steps_and_calls_leave_no_tensor_behind(model, 64);
        ZooChecks.Every_parameter_takes_part(model, 64);
    }

    [Fact]
    public void Without_SE_it_gives_what_its_definition_gives()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ZooChecks.Fresh("shufflenet_g3");
        var images = FormulaWeights.Images(2, 3, 64, 32);
        ZooChecks.Gives(model, images, Logits(new Formulation(model), images, SEPlacement.Standard));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Folded_in_bfloat16_and_as_a_backbone_it_is_the_same_network(string name)
    {
        using var model = ZooChecks.Fresh(name);
        ZooChecks.Folded_it_is_the_same(model, 64);
        ZooChecks.In_bfloat16_it_is_nearly_the_same(model, 64);
        ZooChecks.Features_are(model, 64, (24, 32), (240, 8), (480, 4), (960, 2));
        ZooChecks.Steps_and_calls_leave_no_tensor_behind(model, 64);
    }

    private static int Branch(int inChannels, int outChannels) =>
        inChannels == outChannels ? outChannels : outChannels - inChannels;

    private static IEnumerable<string> Unit(string key, int inChannels, int outChannels, int firstGroups, bool se)
    {
        var (inner, branch) = (outChannels / 4, Branch(inChannels, outChannels));
        return
        [
            ZooChecks.Entry($"{key}.branch_main_1.0.weight", inner, inChannels / firstGroups, 1, 1),
            .. ZooChecks.Norm($"{key}.branch_main_1.1", inner),
            ZooChecks.Entry($"{key}.branch_main_1.3.weight", inner, 1, 3, 3),
            .. ZooChecks.Norm($"{key}.branch_main_1.4", inner),
            ZooChecks.Entry($"{key}.branch_main_2.0.weight", branch, inner / 3, 1, 1),
            .. ZooChecks.Norm($"{key}.branch_main_2.1", branch),
            .. se ? ZooChecks.SE($"{key}.se", branch) : [],
        ];
    }

    private static Tensor Logits(Formulation layers, Tensor x, SEPlacement placement)
    {
        x = layers.Norm("first_conv.1", layers.Convolution("first_conv.0", x, 2)).relu();
        x = functional.max_pool2d(x, 3, 2, 1);
        for (var i = 0; i < Table.Length; i++)
        {
            var key = $"features.{i}";
            Tensor SE(SEPlacement place, Tensor maps) => place == placement ? layers.SE($"{key}.se", maps) : maps;
            var halves = Table[i].In != Table[i].Out;
            var y = layers.Norm(
                $"{key}.branch_main_1.1", layers.Convolution($"{key}.branch_main_1.0", SE(SEPlacement.Pre, x))).relu();
            y = layers.Norm($"{key}.branch_main_1.4", layers.Convolution($"{key}.branch_main_1.3", y, halves ? 2 : 1));
            y = Shuffled(SE(SEPlacement.Inside, y));
            y = SE(SEPlacement.Standard, layers.Norm(
                $"{key}.branch_main_2.1", layers.Convolution($"{key}.branch_main_2.0", y)));
            var shortcut = SE(SEPlacement.Identity, halves ? functional.avg_pool2d(x, 3, 2, 1) : x);
            x = SE(SEPlacement.Post, (halves ? cat([shortcut, y], 1) : shortcut.Plus(y)).relu());
        }

        return layers.Linear("classifier.0", x.mean([2, 3]));
    }

    // Channel b of group a is what was channel a of the b-th three.
    private static Tensor Shuffled(Tensor x)
    {
        var width = x.size(1) / 3;
        return stack([.. Enumerable.Range(0, (int)x.size(1)).Select(c => x.select(1, c % width * 3 + c / width))], 1);
    }
}
