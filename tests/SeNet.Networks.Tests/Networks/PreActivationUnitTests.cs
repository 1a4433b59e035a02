using SeNet.Blocks;
using SeNet.Tests.Networks.Zoo;
using SeNet.Modules;
using SeNet.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks;

public class PreActivationUnitTests
{
    public static TheoryData<SEPlacement, bool> Cases => new()
    {
        { SEPlacement.Standard, false }, { SEPlacement.Pre, false }, { SEPlacement.Post, false },
        { SEPlacement.Identity, false }, { SEPlacement.Inside, false },
        { SEPlacement.Standard, true }, { SEPlacement.Pre, true }, { SEPlacement.Post, true },
        { SEPlacement.Identity, true }, { SEPlacement.Inside, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluates_its_formula_with_SE_at_each_place_folded_or_not(SEPlacement placement, bool bottleneck)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var block = Block(placement, bottleneck);
        FormulaWeights.Fill(block);
        block.eval();
        var x = FormulaWeights.Images(2, 32, 6, 6);

        var of = new Formulation(block, Unit.Key + ".");
        Tensor SE(SEPlacement at, Tensor maps) => at == placement ? of.SE("se", maps) : maps;
        var activated = of.Norm("bn1", x).relu();
        Tensor y, shortcut;
        if (bottleneck)
        {
            y = of.Norm("bn2", of.Convolution("conv1", SE(SEPlacement.Pre, activated))).relu();
            y = SE(SEPlacement.Inside, of.Norm("bn3", of.Convolution("conv2", y))).relu();
            (y, shortcut) = (of.Convolution("conv3", y), x);
        }
        else
        {
            y = SE(
                SEPlacement.Inside,
                of.Norm("bn2", of.Convolution("conv1", SE(SEPlacement.Pre, activated), stride: 2))).relu();
            (y, shortcut) = (of.Convolution("conv2", y), of.Convolution("downsample", activated, stride: 2));
        }

        var expected = SE(SEPlacement.Post, SE(SEPlacement.Standard, y) + SE(SEPlacement.Identity, shortcut));
        CifarNetworks.Difference(block.call(x), expected).Should().BeLessThan(1e-5);
        using var folded = new InferenceModel(block, Precision.Float32);
        CifarNetworks.Difference(folded.call(x), expected).Should().BeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_parameter_is_trained(SEPlacement placement, bool bottleneck)
    {
        using var scope = NewDisposeScope();
        using var block = Block(placement, bottleneck);
        block.call(FormulaWeights.Images(2, 32, 6, 6)).square().sum().backward();
        foreach (var (key, parameter) in block.named_parameters())
            (parameter.grad is { } gradient && gradient.abs().sum().ToDouble() > 0).Should().BeTrue(key);
    }

    // The stride of the one changes the size; the other's shortcut is the identity.
    private static ImageClassifier Block(SEPlacement placement, bool bottleneck)
    {
        manual_seed(2);
        ConvolutionSizes[] convolutions = bottleneck
            ? [new(16, Kernel: 1), new(16, Kernel: 3), new(32, Kernel: 1)]
            : [new(48, Kernel: 3, Stride: 2), new(48, Kernel: 3)];
        var se = new StageSE(SEOptions.Published with { Placement = placement, Reduction = 4 }, "se");
        return Unit.Of(32, x => PreActivationResNet.Unit(x, Unit.Key, convolutions, se));
    }
}
