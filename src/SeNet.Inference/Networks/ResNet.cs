using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Graphs.Operations;

namespace SeNet.Networks;

/// <summary>
/// ResNet (He et al., arXiv 1512.03385), ResNeXt (Xie et al., arXiv 1611.05431) and SENet-154 (SENet paper, section 5.1
/// and appendix), with and without SE.
/// </summary>
internal static class ResNet
{
    // The authors'; timm's SENet-154 has none unless it is asked for.
    private const double SENet154Dropout = 0.2;
    private const string He = "arXiv 1512.03385", Xie = "arXiv 1611.05431", Hu = "arXiv 1709.01507";

    /// <summary>
    /// Table 1 of the SENet paper and related networks: units of the four stages. 'legacy' are the networks as the
    /// paper has them.
    /// </summary>
    public static IEnumerable<NetworkEntry> Entries =>
    [
        .. Rows("resnet18", "seresnet18", new(2, 2, 2, 2) { Bottleneck = false }, He),
        .. Rows("resnet34", "seresnet34", new(3, 4, 6, 3) { Bottleneck = false }, He),
        .. Rows("resnet50", "seresnet50", new(3, 4, 6, 3), He),
        .. Rows("resnet101", "seresnet101", new(3, 4, 23, 3), He),
        .. Rows("resnet152", "seresnet152", new(3, 8, 36, 3), He),
        .. Rows("resnext50_32x4d", "seresnext50_32x4d", new(3, 4, 6, 3) { Groups = 32, GroupWidth = 4 }, Xie),
        .. Rows("resnext101_32x4d", "seresnext101_32x4d", new(3, 4, 23, 3) { Groups = 32, GroupWidth = 4 }, Xie),
        .. Rows("plain_senet154", "senet154", new(3, 8, 36, 3) { Groups = 64, GroupWidth = 4, SENet154 = true }, Hu),
    ];

    private static Graph Build(NetworkArguments arguments, ResNetSizes sizes, ResNetConvention convention)
    {
        var builder = arguments.CreateBuilder(InitializationScheme.KaimingFanOut);
        var x = builder.Input(arguments.InChannels);
        x = sizes.SENet154 ? DeepStem(x, sizes, convention) : PlainStem(x, sizes, convention);
        builder.MarkStage(x);
        x = convention.IsCaffe
            ? x.MaxPool(3, stride: 2, size: PoolingSize.Ceiling)
            : x.MaxPool(3, stride: 2, padding: 1);
        for (var stage = 2; stage < sizes.Blocks.Length + 2; stage++)
        {
            var se = StageSE.Of(arguments.SE, stage, convention.SEKey);
            for (var i = 0; i < sizes.Blocks[stage - 2]; i++)
                x = Unit(x, stage, stride: i == 0 && stage > 2 ? 2 : 1, se, sizes, convention)
                    .Apply(x, $"layer{stage - 1}.{i}");
            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, convention.ClassifierKey);
    }

    private static Value PlainStem(Value x, ResNetSizes sizes, ResNetConvention convention) =>
        x.Convolution(convention.StemPrefix + "conv1", sizes.StemWidth, kernel: 7, stride: 2, padding: 3)
            .BatchNorm(convention.StemPrefix + "bn1")
            .Relu();

    private static Value DeepStem(Value x, ResNetSizes sizes, ResNetConvention convention)
    {
        (int Channels, int Stride)[] layers = [
            (sizes.StemWidth / 2, 2), (sizes.StemWidth / 2, 1), (sizes.StemWidth, 1)];
        foreach (var ((channels, stride), (convolution, norm)) in layers.Zip(convention.DeepStemKeys))
            x = x.Convolution(convolution, channels, kernel: 3, stride, padding: 1).BatchNorm(norm).Relu();
        return x;
    }

    private static ResidualUnit Unit(
        Value x, int stage, int stride, StageSE se, ResNetSizes sizes, ResNetConvention convention)
    {
        var convolutions = sizes.Bottleneck ? Bottleneck(stage, stride, sizes, convention) : Basic(stage, stride);
        var channels = convolutions[^1].Channels;
        return new ResidualUnit
        {
            Convolutions = convolutions,
            SE = se,
            Shortcut = stride != 1 || x.Channels != channels ? Projection(channels, stride, sizes) : null,
            RectifiedBeforeSE = convention.IsCaffe && !sizes.Bottleneck,
            BeginsAsShortcut = !convention.IsCaffe,
        };
    }

    private static int Width(int stage) => 64 << (stage - 2);

    private static ConvolutionSizes[] Basic(int stage, int stride) =>
        [new(Width(stage), Kernel: 3, stride), new(Width(stage), Kernel: 3)];

    private static ConvolutionSizes[] Bottleneck(int stage, int stride, ResNetSizes sizes, ResNetConvention convention)
    {
        var inner = Width(stage) * sizes.GroupWidth / 64 * sizes.Groups;
        var first = sizes.SENet154 ? inner / 2 : inner;
        var strideInFirst = convention.IsCaffe && sizes.Groups == 1;
        return
        [
            new(first, Kernel: 1, strideInFirst ? stride : 1),
            new(inner, Kernel: 3, strideInFirst ? 1 : stride, sizes.Groups),
            new(4 * Width(stage), Kernel: 1),
        ];
    }

    private static Func<Value, string, Value> Projection(int channels, int stride, ResNetSizes sizes)
    {
        var kernel = sizes.SENet154 && stride > 1 ? 3 : 1;
        return (x, key) =>
            new ConvolutionSizes(channels, kernel, stride)
                .Apply(x, $"{key}.downsample.0")
                .BatchNorm($"{key}.downsample.1");
    }

    private static IEnumerable<NetworkEntry> Rows(string plain, string se, ResNetSizes sizes, string source) =>
    [
        .. Pair(plain, se, sizes, ResNetConvention.Timm, source),
        .. Pair($"legacy_{plain}", $"legacy_{se}", sizes, ResNetConvention.Caffe, source),
    ];

    private static IEnumerable<NetworkEntry> Pair(
        string plain, string se, ResNetSizes sizes, ResNetConvention convention, string source) =>
        NetworkEntry.ImageNet(
            plain, se, convention.SE, sizes.SENet154 ? "SENet" : sizes.Groups > 1 ? "ResNeXt" : "ResNet", source,
            arguments => Build(arguments, sizes, convention),
            dropout: sizes.SENet154 && convention.IsCaffe ? SENet154Dropout : 0);
}
