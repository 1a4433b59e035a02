using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>Inception-ResNet-v2 written out.</summary>
internal static class PlainInceptionResNetV2
{
    public static Tensor Logits(IDictionary<string, Tensor> state, Tensor images)
    {
        var layers = new PlainLayers(state, ".conv", ".bn", 1e-3);
        Tensor Branch(Tensor y, string key, params int[] steps) =>
            layers.Units(y, [.. steps.Select(step => $"{key}.{step}")]);
        Tensor Strided(Tensor y, string key, params int[] steps) =>
            layers.Units(y, [.. steps.Select(step => $"{key}.{step}")], 2, lastPadded: false);
        Tensor Residual(Tensor y, string key, double scale, bool rectified, params Tensor[] branches)
        {
            var sum = y + scale * layers.SE(layers.Affine(cat(branches, 1), key + ".conv2d"), key + ".se");
            return rectified ? sum.clamp(min: 0) : sum;
        }

        Tensor Eight(Tensor y, string key, double scale, bool rectified) =>
            Residual(y, key, scale, rectified, layers.Unit(y, key + ".branch0"), Branch(y, key + ".branch1", 0, 1, 2));

        var x = PlainInceptionV3.Stem(layers, images, "conv2d_1a", "conv2d_2a", "conv2d_2b", "conv2d_3b", "conv2d_4a");
        // An average of the pixels that are there: the sum over their number.
        var present = PlainBNInception.NineAverage(ones_like(x));
        x = layers.SE(
            cat(
                [
                    layers.Unit(x, "mixed_5b.branch0"), Branch(x, "mixed_5b.branch1", 0, 1),
                    Branch(x, "mixed_5b.branch2", 0, 1, 2),
                    Branch(PlainBNInception.NineAverage(x) / present, "mixed_5b.branch3", 1),
                ],
                1),
            "mixed_5b.se");
        for (var i = 0; i < 10; i++)
            x = Residual(
                x, $"repeat.{i}", 0.17, true,
                layers.Unit(x, $"repeat.{i}.branch0"), Branch(x, $"repeat.{i}.branch1", 0, 1),
                Branch(x, $"repeat.{i}.branch2", 0, 1, 2));
        x = layers.SE(
            cat([
                layers.Unit(x, "mixed_6a.branch0", 2, padded: false), Strided(x, "mixed_6a.branch1", 0, 1, 2),
                functional.max_pool2d(x, 3, 2)], 1),
            "mixed_6a.se");
        for (var i = 0; i < 20; i++)
            x = Residual(x, $"repeat_1.{i}", 0.10, true, layers.Unit(x, $"repeat_1.{i}.branch0"), Branch(
                x, $"repeat_1.{i}.branch1", 0, 1, 2));
        x = layers.SE(
            cat(
                [
                    Strided(x, "mixed_7a.branch0", 0, 1), Strided(x, "mixed_7a.branch1", 0, 1),
                    Strided(x, "mixed_7a.branch2", 0, 1, 2),
                    functional.max_pool2d(x, 3, 2),
                ],
                1),
            "mixed_7a.se");
        for (var i = 0; i < 9; i++)
            x = Eight(x, $"repeat_2.{i}", 0.20, rectified: true);
        x = layers.Unit(Eight(x, "block8", 1, rectified: false), "conv2d_7b");
        return layers.Affine(x.mean([2, 3]), "classif");
    }
}
