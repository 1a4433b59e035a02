using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// ResNet for CIFAR-10 (He et al., arXiv 1512.03385, section 4.2): a 3x3 convolution, then three times n units of two
/// 3x3 convolutions with 16, 32 and 64 channels, 6 n + 2 layers with weights; shortcuts have no parameters. With and
/// without SE.
/// </summary>
internal static class CifarResNet
{
    private static readonly int[] Widths = [16, 32, 64];

    public static IEnumerable<NetworkEntry> Entries =>
    [
        .. Pair("resnet20_cifar", units: 3),
        .. Pair("resnet32_cifar", units: 5),
        .. Pair("resnet56_cifar", units: 9),
        .. Pair("resnet110_cifar", units: 18),
    ];

    private static IEnumerable<NetworkEntry> Pair(string plain, int units) => NetworkEntry.Cifar(
        plain, $"se{plain}", SEOptions.Published, "ResNet", "arXiv 1512.03385", arguments => Build(arguments, units));

    private static Graph Build(NetworkArguments arguments, int units)
    {
        var builder = arguments.CreateBuilder(
            InitializationScheme.KaimingFanOut with { LinearBias = _ => Initializer.Zeros });
        var x = builder.Input(arguments.InChannels);
        x = x.Convolution("conv1", Widths[0], kernel: 3, padding: 1).BatchNorm("bn1").Relu();
        for (var stage = 0; stage < Widths.Length; stage++)
        {
            var se = StageSE.Of(arguments.SE, stage + 2, "se");
            for (var i = 0; i < units; i++)
                x = Unit(Widths[stage], stride: stage > 0 && i == 0 ? 2 : 1, se).Apply(x, $"layer{stage + 1}.{i}");
            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, "fc");
    }

    private static ResidualUnit Unit(int width, int stride, StageSE se) => new()
    {
        Convolutions = [new(width, Kernel: 3, stride), new(width, Kernel: 3)],
        SE = se,
        Shortcut = stride == 1 ? null : (x, _) => PaddedShortcut(x, width, stride),
    };

    /// <summary>
    /// The shortcut without parameters (option A of section 3.3): every stride-th pixel, and channels of zeros behind
    /// its own.
    /// </summary>
    internal static Value PaddedShortcut(Value x, int width, int stride) =>
        x.Subsample(stride).PadChannels(width - x.Channels);
}
