using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// Shake-Shake networks for CIFAR-10 (Gastaldi, arXiv 1705.07485, table 1): three stages of units with two branches,
/// which training mixes at random. With and without SE.
/// </summary>
internal static class ShakeShake
{
    private const int StemWidth = 16;

    /// <summary>The paper's 26 2x96d: 26 layers, two branches, 96 channels in the first stage.</summary>
    public static IEnumerable<NetworkEntry> Entries => NetworkEntry.Cifar(
        "shakeshake26_2x96d_cifar", "seshakeshake26_2x96d_cifar", SEOptions.Published, "Shake-Shake",
        "arXiv 1705.07485", arguments => Build(arguments, units: 4, width: 96));

    private static Graph Build(NetworkArguments arguments, int units, int width)
    {
        var builder = arguments.CreateBuilder(
            InitializationScheme.KaimingFanOut with { LinearBias = _ => Initializer.Zeros });
        var x = builder.Input(arguments.InChannels)
            .Convolution("conv1", StemWidth, kernel: 3, padding: 1)
            .BatchNorm("bn1");
        for (var stage = 2; stage <= 4; stage++, width *= 2)
        {
            var se = StageSE.Of(arguments.SE, stage, "se");
            for (var i = 0; i < units; i++)
                x = Unit(x, $"layer{stage - 1}.{i}", width, stride: stage > 2 && i == 0 ? 2 : 1, se);
            if (stage == 4)
                x = x.Relu();
            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, "fc");
    }

    /// <summary>
    /// SE(mixture of F1(x) and F2(x)) + shortcut, each F a rectifier, two 3x3 convolutions with batch normalization and
    /// a rectifier between them (section 2), or SE at another of its places; inside, in both branches.
    /// </summary>
    /// <remarks>
    /// State keys: <c>branch1</c> and <c>branch2</c>, each with <c>conv1</c>, <c>bn1</c>, <c>conv2</c>, <c>bn2</c>; the
    /// SE block's; <c>downsample</c>.
    /// </remarks>
    internal static Value Unit(Value x, string key, int width, int stride, StageSE se)
    {
        var rectified = x.Relu();
        var shortcut = x.Channels == width ? x : Shortcut(rectified, $"{key}.downsample", width, stride);
        shortcut = se.At(SEPlacement.Identity, shortcut, key);
        var input = se.At(SEPlacement.Pre, rectified, key);
        var (first, second) =
            (Branch(input, $"{key}.branch1", width, stride, se), Branch(input, $"{key}.branch2", width, stride, se));
        var y = first.ShakeShake(second);
        y = se.At(SEPlacement.Standard, y, key).Add(shortcut);
        return se.At(SEPlacement.Post, y, key);
    }

    private static Value Branch(Value rectified, string key, int width, int stride, StageSE se)
    {
        var y = rectified.Convolution($"{key}.conv1", width, kernel: 3, stride, padding: 1).BatchNorm($"{key}.bn1");
        y = se.At(SEPlacement.Inside, y, key).Relu();
        return y.Convolution($"{key}.conv2", width, kernel: 3, padding: 1).BatchNorm($"{key}.bn2");
    }

    /// <summary>
    /// The shortcut where the size changes: BN of two 1x1 convolutions side by side, each to half of the channels, the
    /// second of the maps shifted by one pixel down and right, so that with a stride of 2 it sees others (section 2.1).
    /// </summary>
    /// <remarks>
    /// The two are one convolution of two groups. State keys: <c>conv</c>, the unshifted path's channels first, and
    /// <c>bn</c>.
    /// </remarks>
    private static Value Shortcut(Value x, string key, int width, int stride)
    {
        var both = x.Subsample(stride).Concatenate(x.Shift(1).Subsample(stride));
        // Each path's fan out is half of what the layer's shape says.
        var weight = new Initializer.Normal(Math.Sqrt(2 / (new WeightShape(width, x.Channels).FanOut / 2)));
        return both.Convolution($"{key}.conv", width, kernel: 1, groups: 2, weight: weight).BatchNorm($"{key}.bn");
    }
}
