using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>Inception v3 written out.</summary>
internal static class PlainInceptionV3
{
    public static Tensor Logits(IDictionary<string, Tensor> state, Tensor images)
    {
        var layers = new PlainLayers(state, ".conv", ".bn", 1e-3);
        var x = Stem(
            layers, images, "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3");
        foreach (var module in new[] { "5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c" })
        {
            var name = "Mixed_" + module;
            Tensor Unit(Tensor y, string key) => layers.Unit(y, $"{name}.{key}");
            Tensor Strided(Tensor y, string key) => layers.Unit(y, $"{name}.{key}", stride: 2, padded: false);
            Tensor Pooled() => Unit(PlainBNInception.NineAverage(x), "branch_pool");
            Tensor[] branches = module switch
            {
                "5b" or "5c" or "5d" =>
                [
                    Unit(x, "branch1x1"),
                    Unit(Unit(x, "branch5x5_1"), "branch5x5_2"),
                    Unit(Unit(Unit(x, "branch3x3dbl_1"), "branch3x3dbl_2"), "branch3x3dbl_3"),
                    Pooled(),
                ],
                "6a" =>
                [
                    Strided(x, "branch3x3"),
                    Strided(Unit(Unit(x, "branch3x3dbl_1"), "branch3x3dbl_2"), "branch3x3dbl_3"),
                    functional.max_pool2d(x, 3, 2),
                ],
                "7a" =>
                [
                    Strided(Unit(x, "branch3x3_1"), "branch3x3_2"),
                    Strided(Unit(Unit(Unit(x, "branch7x7x3_1"), "branch7x7x3_2"), "branch7x7x3_3"), "branch7x7x3_4"),
                    functional.max_pool2d(x, 3, 2),
                ],
                "7b" or "7c" =>
                [
                    Unit(x, "branch1x1"),
                    Unit(Unit(x, "branch3x3_1"), "branch3x3_2a"),
                    Unit(Unit(x, "branch3x3_1"), "branch3x3_2b"),
                    Unit(Unit(Unit(x, "branch3x3dbl_1"), "branch3x3dbl_2"), "branch3x3dbl_3a"),
                    Unit(Unit(Unit(x, "branch3x3dbl_1"), "branch3x3dbl_2"), "branch3x3dbl_3b"),
                    Pooled(),
                ],
                _ =>
                [
                    Unit(x, "branch1x1"),
                    Unit(Unit(Unit(x, "branch7x7_1"), "branch7x7_2"), "branch7x7_3"),
                    Unit(Unit(
                        Unit(Unit(Unit(x, "branch7x7dbl_1"), "branch7x7dbl_2"), "branch7x7dbl_3"),
                        "branch7x7dbl_4"), "branch7x7dbl_5"),
                    Pooled(),
                ],
            };
            x = layers.SE(cat(branches, 1), name + ".se");
        }

        return layers.Affine(x.mean([2, 3]), "fc");
    }

    /// <summary>The stem and the pooling behind it.</summary>
    public static Tensor Stem(
        PlainLayers layers, Tensor x, string first, string second, string third, string fourth, string fifth)
    {
        x = layers.Unit(x, first, stride: 2, padded: false);
        x = layers.Unit(x, second, padded: false);
        x = functional.max_pool2d(layers.Unit(x, third), 3, 2);
        x = layers.Unit(x, fourth);
        return functional.max_pool2d(layers.Unit(x, fifth, padded: false), 3, 2);
    }
}
