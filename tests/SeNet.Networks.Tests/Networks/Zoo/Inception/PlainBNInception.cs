using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Networks.Zoo.Inception;

/// <summary>BN-Inception as the authors' prototxt connects it, written out.</summary>
internal static class PlainBNInception
{
    public static Tensor Logits(IDictionary<string, Tensor> state, Tensor images)
    {
        var layers = new PlainLayers(state, "", "_bn", 1e-5);
        var x = Halved(layers.Unit(images, "conv1_7x7_s2", stride: 2));
        x = Halved(layers.Unit(layers.Unit(x, "conv2_3x3_reduce"), "conv2_3x3"));
        foreach (var name in new[] { "3a", "3b", "3c", "4a", "4b", "4c", "4d", "4e", "5a", "5b" })
            x = Module(layers, x, $"inception_{name}_", reduces: name is "3c" or "4e", maximum: name == "5b");
        return layers.Affine(x.mean([2, 3]), "last_linear");
    }

    private static Tensor Module(PlainLayers layers, Tensor x, string name, bool reduces, bool maximum)
    {
        var stride = reduces ? 2 : 1;
        var three = layers.Unit(layers.Unit(x, name + "3x3_reduce"), name + "3x3", stride);
        var twice = layers.Unit(layers.Unit(
            layers.Unit(x, name + "double_3x3_reduce"), name + "double_3x3_1"), name + "double_3x3_2", stride);
        if (reduces)
            return layers.SE(cat([three, twice, Halved(x)], 1), name + "se");
        var pooled = maximum ? functional.max_pool2d(x, 3, 1, 1) : NineAverage(x);
        return layers.SE(
            cat([layers.Unit(x, name + "1x1"), three, twice, layers.Unit(pooled, name + "pool_proj")], 1), name + "se");
    }

    private static Tensor Halved(Tensor x) => functional.max_pool2d(x, 3, 2, ceil_mode: true);

    /// <summary>The sum of 3x3 pixels over 9, those outside being zero.</summary>
    public static Tensor NineAverage(Tensor x) => functional.conv2d(
        x, full([x.size(1), 1, 3, 3], 1.0 / 9), padding: [1, 1], groups: x.size(1));
}
