using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Modules;
using ModelTables;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>The paper's figures of size and cost (Hu et al., arXiv 1709.01507).</summary>
public class PaperTests
{
    // One for all tests: each network is made and run once.
    private static readonly Measurements Measurements = new();

    private static readonly Dictionary<string, PaperRow> Rows =
        PaperTable.Rows.ToDictionary(row => $"table {row.Table}, {row.Network}, {row.Quantity.Name}: {row.Printed}");

    // Summed up layer by layer from the prototxt files in hujie-frank/SENet, by the formula of each convolution.
    private static readonly Dictionary<string, (long MultiplyAdds, long Activations)> Prototxt = new()
    {
        ["legacy_seresnet50"] = (3_860_488_192, 10_604_184),
        ["legacy_seresnet101"] = (7_574_937_600, 15_740_632),
        ["legacy_seresnet152"] = (11_288_993_792, 22_079_128),
        ["legacy_seresnext50_32x4d"] = (4_232_994_816, 14_417_560),
        ["legacy_seresnext101_32x4d"] = (7_974_739_968, 21_259_992),
        ["legacy_senet154"] = (20_688_363_520, 38_687_384),
        ["sebninception"] = (2_033_239_424, 3_744_582),
    };

    public static TheoryData<string> Figures => [.. Rows.Keys];

    public static TheoryData<string> Published => [.. Prototxt.Keys];

    [Theory]
    [MemberData(nameof(Figures))]
    public void Our_count_or_the_authors_gives_the_printed_digits(string figure)
    {
        var row = Rows[figure];
        var network = Measurements.Of(row.Model, row.SE);
        if (row.Authors is null && row.Remark is null)
            row.OursPrinted(network).Should().Be(row.Printed, "{0} has no other reason", figure);
        else
            row.OursPrinted(network).Should().NotBe(row.Printed, "{0} would need no reason", figure);
        if (row.Authors is not null && row.Remark is null)
            row.TheirsPrinted(network).Should().Be(row.Printed, "{0} is explained so", figure);
    }

    // Figures that no count gives: how near ours comes.
    [Theory]
    [InlineData("legacy_seresnet101", 0.004)]
    [InlineData("shufflenet_g3", 0.02)]
    [InlineData("seshufflenet_g3", 0.03)]
    [InlineData("inception_resnet_v2", 0.13)]
    [InlineData("seinception_resnet_v2", 0.13)]
    public void The_figures_with_a_remark_are_near(string model, double tolerance)
    {
        foreach (var row in PaperTable.Rows.Where(row => row.Model == model && row.Remark is not null))
            (row.Ours(Measurements.Of(model)) / row.Value).Should().BeApproximately(1, tolerance);
    }

    [Fact]
    public void No_other_figure_has_a_remark() =>
        PaperTable.Rows.Where(row => row.Remark is not null).Select(row => row.Model).Should().BeSubsetOf(
            ["legacy_seresnet101", "shufflenet_g3", "seshufflenet_g3", "inception_resnet_v2", "seinception_resnet_v2"]);

    [Theory]
    [MemberData(nameof(Published))]
    public void Costs_are_those_of_the_authors_published_networks(string name)
    {
        var network = Measurements.Of(name);

        (network.MultiplyAdds, network.Activations).Should().Be(Prototxt[name]);
    }

    [Fact]
    public void SE_adds_the_parameters_of_equation_5()
    {
        var plain = Parameters("legacy_resnet50", null);

        foreach (var reduction in (int[])[2, 4, 8, 16, 32])
            (Parameters("legacy_seresnet50", SEOptions.Paper with { Reduction = reduction }) - plain).Should().Be(
                Complexity.AddedBySE(reduction, (3, 256), (4, 512), (6, 1024), (3, 2048)));
    }

    private static long Parameters(string name, SEOptions? se)
    {
        using var scope = NewDisposeScope();
        using var model = ModelZoo.Create(name, se: se);
        return model.parameters().Sum(parameter => parameter.numel());
    }
}
