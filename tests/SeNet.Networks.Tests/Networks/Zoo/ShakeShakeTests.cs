using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo;

public class ShakeShakeTests
{
    [Theory]
    [InlineData("shakeshake26_2x96d_cifar")]
    [InlineData("seshakeshake26_2x96d_cifar")]
    public void Evaluates_the_papers_formula_with_halves(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = CifarNetworks.Filled(name);
        var images = FormulaWeights.Images(2, 3, 8, 8);
        var of = new Formulation(model);

        var x = of.Norm("bn1", of.Convolution("conv1", images));
        for (var stage = 1; stage <= 3; stage++)
            for (var unit = 0; unit < 4; unit++)
            {
                var (key, stride) = ($"layer{stage}.{unit}", stage > 1 && unit == 0 ? 2 : 1);
                var rectified = x.relu();
                var mixture =
                    (Branch(of, $"{key}.branch1", rectified, stride) + Branch(of, $"{key}.branch2", rectified, stride))
                        / 2;
                x = of.SE($"{key}.se", mixture) + (unit == 0 ? Shortcut(of, model, key, rectified, stride) : x);
            }

        CifarNetworks.Difference(model.call(images), of.Classified(x.relu())).Should().BeLessThan(1e-4);
    }

    [Fact]
    public void Both_paths_of_a_shortcut_are_drawn_as_layers_of_their_own()
    {
        manual_seed(1);
        using var model = ModelZoo.Create("shakeshake26_2x96d_cifar");
        var deviation = Math.Sqrt(2.0 / 192);
        model.state_dict()["layer3.0.downsample.conv.weight"].std().ToDouble()
            .Should().BeApproximately(deviation, 0.02 * deviation);
    }

    private static Tensor Branch(Formulation of, string key, Tensor rectified, int stride)
    {
        var y = of.Norm($"{key}.bn1", of.Convolution($"{key}.conv1", rectified, stride)).relu();
        return of.Norm($"{key}.bn2", of.Convolution($"{key}.conv2", y));
    }

    // The source's two paths: pixels (0, 0), (0, s), ...; and those to their upper left, zero outside.
    private static Tensor Shortcut(Formulation of, ImageClassifier model, string key, Tensor x, int stride)
    {
        var shifted = zeros_like(x);
        shifted[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(1), TensorIndex.Slice(1)] =
            x[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, -1), TensorIndex.Slice(0, -1)];
        var weights = model.state_dict()[$"{key}.downsample.conv.weight"].chunk(2, dim: 0);
        var paths = new[] { x, shifted }.Zip(
            weights, (maps, weight) => functional.conv2d(functional.avg_pool2d(maps, 1, stride), weight));
        return of.Norm($"{key}.downsample.bn", cat([.. paths], dim: 1));
    }
}
