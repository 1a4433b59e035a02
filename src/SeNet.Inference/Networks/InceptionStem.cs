using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// The stem of Inception v3 (Szegedy et al., arXiv 1512.00567, table 1, with the 1x1 convolution of the published
/// weights), which the published Inception-ResNet-v2 shares.
/// </summary>
internal static class InceptionStem
{
    private static readonly InceptionConvention Convention = InceptionConvention.Timm;

    /// <summary>
    /// Applies the stem and marks its two stages: 64 maps of half the images' size, 192 of a quarter.
    /// </summary>
    /// <param name="builder">The network's builder.</param>
    /// <param name="images">The images.</param>
    /// <param name="keys">State keys of its five convolutions.</param>
    public static Value Apply(GraphBuilder builder, Value images, params string[] keys)
    {
        var x = Convention.Convolution(images, keys[0], 32, (3, 3), stride: 2);
        x = Unpadded(x, keys[1], 32);
        x = Convention.Convolution(x, keys[2], 64, (3, 3));
        builder.MarkStage(x);
        x = InceptionPooling.HalvingMax(x);
        x = Convention.Convolution(x, keys[3], 80, (1, 1));
        return builder.MarkStage(Unpadded(x, keys[4], 192));
    }

    private static Value Unpadded(Value x, string key, int channels) =>
        Convention.Convolution(x, key, channels, (3, 3), stride: 1, padding: (0, 0));
}
