using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// Networks of pre-activation units for CIFAR-10, with and without SE: ResNet-164 (He et al., arXiv 1603.05027) of
/// bottlenecks, and wide residual networks (Zagoruyko and Komodakis, arXiv 1605.07146, table 1) of two 3x3
/// convolutions.
/// </summary>
internal static class PreActivationResNet
{
    private const int StemWidth = 16;

    public static IEnumerable<NetworkEntry> Entries =>
    [
        .. Pair(
            "resnet164_cifar", new(18, 16) { Bottleneck = true, Initialization = InitializationScheme.KaimingFanOut },
            "ResNet", "arXiv 1603.05027"),
        .. Pair(
            "wrn16_8_cifar", new(2, 128) { Bottleneck = false, Initialization = InitializationScheme.KaimingFanIn },
            "Wide ResNet", "arXiv 1605.07146"),
    ];

    private static IEnumerable<NetworkEntry> Pair(string plain, Sizes sizes, string family, string source) =>
        NetworkEntry.Cifar(
            plain, $"se{plain}", SEOptions.Published, family, source, arguments => Build(arguments, sizes));

    private static Graph Build(NetworkArguments arguments, Sizes sizes)
    {
        var builder = arguments.CreateBuilder(sizes.Initialization with { LinearBias = _ => Initializer.Zeros });
        var x = builder.Input(arguments.InChannels).Convolution("conv1", StemWidth, kernel: 3, padding: 1);
        for (var stage = 0; stage < 3; stage++)
        {
            var se = StageSE.Of(arguments.SE, stage + 2, "se");
            for (var i = 0; i < sizes.Units; i++)
                x = Unit(
                    x, $"layer{stage + 1}.{i}", sizes.Convolutions(stage, stride: stage > 0 && i == 0 ? 2 : 1), se);
            if (stage == 2)
                x = x.BatchNorm("bn").Relu();
            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, "fc");
    }

    /// <summary>
    /// A residual unit with pre-activation: SE(F(x)) + x, F a chain of convolutions, each behind batch normalization
    /// and rectifier (He et al., arXiv 1603.05027, figure 4e), or SE at another of its places. Where the size changes,
    /// the shortcut is a convolution that shares the first normalization and rectifier with F.
    /// </summary>
    /// <remarks>
    /// State keys: <c>bn1</c>, <c>conv1</c>, <c>bn2</c>, <c>conv2</c>, ..., the SE block's, <c>downsample</c>.
    /// </remarks>
    internal static Value Unit(Value x, string key, ConvolutionSizes[] convolutions, StageSE se)
    {
        var inside = convolutions.Length == 3 ? 1 : 0;
        var (channels, stride) = (convolutions[^1].Channels, convolutions.Max(convolution => convolution.Stride));
        var activated = x.BatchNorm($"{key}.bn1").Relu();
        var shortcut = x.Channels == channels
            ? x
            : new ConvolutionSizes(channels, Kernel: 1, stride).Apply(activated, $"{key}.downsample");
        shortcut = se.At(SEPlacement.Identity, shortcut, key);
        var y = se.At(SEPlacement.Pre, activated, key);
        for (var i = 0; i < convolutions.Length; i++)
        {
            y = convolutions[i].Apply(y, $"{key}.conv{i + 1}");
            if (i == convolutions.Length - 1)
                break;
            y = y.BatchNorm($"{key}.bn{i + 2}");
            if (i == inside)
                y = se.At(SEPlacement.Inside, y, key);
            y = y.Relu();
        }

        y = se.At(SEPlacement.Standard, y, key).Add(shortcut);
        return se.At(SEPlacement.Post, y, key);
    }

    /// <summary>Sizes of a network.</summary>
    /// <param name="Units">Number of units of each of the three stages.</param>
    /// <param name="Width">Channels of the first stage's 3x3 convolutions; the next stages double them.</param>
    private sealed record Sizes(int Units, int Width)
    {
        /// <summary>
        /// Whether units are bottlenecks (1x1, 3x3, 1x1 to four times the width) or two 3x3 convolutions.
        /// </summary>
        public required bool Bottleneck { get; init; }

        /// <summary>How weights are drawn, as in the authors' code.</summary>
        public required InitializationScheme Initialization { get; init; }

        public ConvolutionSizes[] Convolutions(int stage, int stride)
        {
            var width = Width << stage;
            return Bottleneck
                ? [new(width, Kernel: 1, stride), new(width, Kernel: 3), new(4 * width, Kernel: 1)]
                : [new(width, Kernel: 3, stride), new(width, Kernel: 3)];
        }
    }
}
