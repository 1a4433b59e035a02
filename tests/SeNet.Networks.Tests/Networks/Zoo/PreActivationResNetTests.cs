using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

public class PreActivationResNetTests
{
    [Theory]
    [InlineData("resnet164_cifar", 18, 3)]
    [InlineData("seresnet164_cifar", 18, 3)]
    [InlineData("wrn16_8_cifar", 2, 2)]
    [InlineData("sewrn16_8_cifar", 2, 2)]
    public void Evaluates_the_papers_formula(string name, int unitsAStage, int convolutions)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = CifarNetworks.Filled(name);
        var images = FormulaWeights.Images(2, 3, 16, 16);
        var of = new Formulation(model);

        var x = of.Convolution("conv1", images);
        for (var stage = 1; stage <= 3; stage++)
            for (var unit = 0; unit < unitsAStage; unit++)
            {
                var (key, stride) = ($"layer{stage}.{unit}", stage > 1 && unit == 0 ? 2 : 1);
                var activated = of.Norm($"{key}.bn1", x).relu();
                var y = of.Convolution($"{key}.conv1", activated, stride);
                for (var i = 2; i <= convolutions; i++)
                    y = of.Convolution($"{key}.conv{i}", of.Norm($"{key}.bn{i}", y).relu());
                var shortcut = unit == 0 ? of.Convolution($"{key}.downsample", activated, stride) : x;
                x = of.SE($"{key}.se", y) + shortcut;
            }

        CifarNetworks.Difference(model.call(images), of.Classified(of.Norm("bn", x).relu())).Should().BeLessThan(1e-4);
    }

    [Theory]
    [InlineData("resnet164_cifar", "layer3.1.conv2.weight", 64)] // fan out
    [InlineData("wrn16_8_cifar", "layer2.0.conv1.weight", 128)] // fan in
    public void Weights_are_drawn_as_in_the_authors_code(string name, string key, int channels)
    {
        manual_seed(1);
        using var model = ModelZoo.Create(name);
        var deviation = Math.Sqrt(2.0 / (9 * channels));
        model.state_dict()[key].std().ToDouble().Should().BeApproximately(deviation, 0.02 * deviation);
        model.state_dict()["fc.bias"].ToDoubles().Should().OnlyContain(value => value == 0);
    }
}
