using SeNet.Blocks;
using SeNet.Tests.Networks.Zoo;
using SeNet.Modules;
using SeNet.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks;

public class ShakeShakeUnitTests
{
    public static TheoryData<SEPlacement> Placements => [.. Enum.GetValues<SEPlacement>()];

    [Theory]
    [MemberData(nameof(Placements))]
    public void Evaluates_its_formula_with_SE_at_each_place_folded_or_not(SEPlacement placement)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = Block(32, 1, placement);
        FormulaWeights.Fill(block);
        block.eval();
        var x = FormulaWeights.Images(2, 32, 6, 6);

        var of = new Formulation(block, Unit.Key + ".");
        Tensor SE(SEPlacement at, Tensor maps) => at == placement ? of.SE("se", maps) : maps;
        var input = SE(SEPlacement.Pre, x.relu());
        Tensor Branch(string key)
        {
            var y = of.Norm($"{key}.bn1", of.Convolution($"{key}.conv1", input));
            return of.Norm($"{key}.bn2", of.Convolution($"{key}.conv2", of.SE($"{key}.se", y).relu()));
        }

        var mixture = (Branch("branch1") + Branch("branch2")) / 2;
        var expected = SE(SEPlacement.Post, SE(SEPlacement.Standard, mixture) + SE(SEPlacement.Identity, x));
        CifarNetworks.Difference(block.call(x), expected).Should().BeLessThan(1e-5);
        using var folded = new InferenceModel(block, Precision.Float32);
        CifarNetworks.Difference(folded.call(x), expected).Should().BeLessThan(1e-5);
        of.Has("branch2.se.fc1.weight").Should().Be(placement == SEPlacement.Inside);
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public void Every_parameter_is_trained(SEPlacement placement)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var block = Block(48, 2, placement);
        block.call(FormulaWeights.Images(2, 32, 6, 6)).square().sum().backward();
        foreach (var (key, parameter) in block.named_parameters())
            (parameter.grad is { } gradient && gradient.abs().sum().ToDouble() > 0).Should().BeTrue(key);
    }

    private static ImageClassifier Block(int width, int stride, SEPlacement placement)
    {
        var se = new StageSE(SEOptions.Published with { Placement = placement, Reduction = 4 }, "se");
        return Unit.Of(32, x => ShakeShake.Unit(x, Unit.Key, width, stride, se));
    }
}
