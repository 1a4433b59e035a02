using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

public class CifarResNetTests
{
    [Theory]
    [InlineData("resnet20_cifar", 3)]
    [InlineData("seresnet20_cifar", 3)]
    [InlineData("seresnet56_cifar", 9)]
    public void Evaluates_the_papers_formula(string name, int unitsAStage)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = CifarNetworks.Filled(name);
        var images = FormulaWeights.Images(2, 3, 16, 16);
        CifarNetworks.Difference(model.call(images), Expected(new Formulation(model), images, unitsAStage))
            .Should().BeLessThan(1e-4);
    }

    private static Tensor Expected(Formulation of, Tensor images, int unitsAStage)
    {
        var x = of.Norm("bn1", of.Convolution("conv1", images)).relu();
        for (var stage = 1; stage <= 3; stage++)
            for (var unit = 0; unit < unitsAStage; unit++)
            {
                var (key, stride) = ($"layer{stage}.{unit}", stage > 1 && unit == 0 ? 2 : 1);
                var y = of.Norm($"{key}.bn1", of.Convolution($"{key}.conv1", x, stride)).relu();
                y = of.SE($"{key}.se", of.Norm($"{key}.bn2", of.Convolution($"{key}.conv2", y)));
                if (stride == 2)
                {
                    x = x[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)];
                    x = cat([x, zeros_like(x)], dim: 1);
                }

                x = (y + x).relu();
            }

        return of.Classified(x);
    }
}
