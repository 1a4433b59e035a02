using SeNet.Blocks;
using SeNet.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// ResNet (He et al., arXiv 1512.03385), ResNeXt (Xie et al., arXiv 1611.05431) and SENet-154 (SENet paper, section 5.1 and appendix), with and
/// without SE.
/// </summary>
internal sealed class ResNet : ImageClassifier
{
    // The authors'; timm's SENet-154 has none unless it is asked for.
    private const double SENet154Dropout = 0.2;
    private const string He = "arXiv 1512.03385", Xie = "arXiv 1611.05431", Hu = "arXiv 1709.01507";

    private readonly ResNetSizes sizes;
    private readonly ResNetConvention convention;

    private ResNet(ClassifierArguments arguments, ResNetSizes sizes, ResNetConvention convention)
        : base(arguments)
    {
        (this.sizes, this.convention) = (sizes, convention);
        var stem = sizes.SENet154 ? DeepStem() : [PlainStem()];
        Func<Tensor, Tensor> pool = convention.IsCaffe ? Pool3x3.CaffeHalvingMax : Pool3x3.PaddedHalvingMax;
        var stages = new List<Stage> { new(sizes.StemWidth, Composition.InSequence([.. stem.Select(unit => (Func<Tensor, Tensor>)(x => unit.Forward(x)))])) };
        for (var stage = 2; stage < sizes.Blocks.Length + 2; stage++)
        {
            var units = Parts.Add($"layer{stage - 1}", Units(stage, stages[^1].Channels));
            stages.Add(new Stage(Output(stage), stage == 2 ? Composition.InSequence(pool, units.call) : units.call));
        }

        Compose(stages, AddClassifier(convention.ClassifierKey, stages[^1].Channels));
        Initialize();
    }

    private ConvolutionUnit PlainStem() => Parts.Unit(
        convention.StemPrefix + "conv1", Conv2d(InChannels, sizes.StemWidth, 7, stride: 2, padding: 3, bias: false),
        convention.StemPrefix + "bn1", BatchNorm2d(sizes.StemWidth));

    private ConvolutionUnit[] DeepStem()
    {
        var half = sizes.StemWidth / 2;
        int[] widths = [InChannels, half, half, sizes.StemWidth];
        return [.. convention.DeepStemKeys.Select((key, i) => Parts.Unit(
            key.Convolution, Conv2d(widths[i], widths[i + 1], 3, stride: i == 0 ? 2 : 1, padding: 1, bias: false), key.Norm, BatchNorm2d(widths[i + 1])))];
    }

    private int Output(int stage) => Width(stage) * (sizes.Bottleneck ? 4 : 1);

    private static int Width(int stage) => 64 << (stage - 2);

    private Sequential Units(int stage, int inChannels)
    {
        var se = SEStage.Of(SE, stage, convention.SEKey);
        return Sequential(Enumerable.Range(0, sizes.Blocks[stage - 2]).Select(i =>
            Unit(stage, i == 0 ? inChannels : Output(stage), i == 0 && stage > 2 ? 2 : 1, se)));
    }

    private ResidualBlock Unit(int stage, int inChannels, int stride, SEStage se)
    {
        var output = Output(stage);
        return new ResidualBlock(
            sizes.Bottleneck ? Bottleneck(stage, inChannels, stride) : Basic(stage, inChannels, stride),
            se,
            stride != 1 || inChannels != output ? Projection(inChannels, output, stride) : null,
            rectifiedBeforeSE: convention.IsCaffe && !sizes.Bottleneck);
    }

    private static Conv2d[] Basic(int stage, int inChannels, int stride) =>
    [
        Conv2d(inChannels, Width(stage), 3, stride: stride, padding: 1, bias: false),
        Conv2d(Width(stage), Width(stage), 3, padding: 1, bias: false),
    ];

    private Conv2d[] Bottleneck(int stage, int inChannels, int stride)
    {
        var inner = Width(stage) * sizes.GroupWidth / 64 * sizes.Groups;
        var first = sizes.SENet154 ? inner / 2 : inner;
        var strideInFirst = convention.IsCaffe && sizes.Groups == 1;
        return
        [
            Conv2d(inChannels, first, 1, stride: strideInFirst ? stride : 1, bias: false),
            Conv2d(first, inner, 3, stride: strideInFirst ? 1 : stride, padding: 1, groups: sizes.Groups, bias: false),
            Conv2d(inner, Output(stage), 1, bias: false),
        ];
    }

    private ConvolutionBlock Projection(int inChannels, int output, int stride)
    {
        var kernel = sizes.SENet154 && stride > 1 ? 3 : 1;
        return new ConvolutionBlock(Conv2d(inChannels, output, kernel, stride: stride, padding: kernel / 2, bias: false), BatchNorm2d(output), relu: false);
    }

    private void Initialize()
    {
        Initialization.KaimingFanOut(this);
        if (convention.IsCaffe)
            return;
        foreach (var unit in modules().OfType<ResidualBlock>())
            Initialization.Zero(unit.LastNorm);
    }

    /// <summary>Table 1 of the SENet paper and its kin: units of the four stages. 'legacy' are the networks as the paper has them.</summary>
    public static IEnumerable<ZooEntry> Entries =>
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

    private static IEnumerable<ZooEntry> Rows(string plain, string se, ResNetSizes sizes, string source) =>
    [
        .. Pair(plain, se, sizes, ResNetConvention.Timm, source),
        .. Pair($"legacy_{plain}", $"legacy_{se}", sizes, ResNetConvention.Caffe, source),
    ];

    private static IEnumerable<ZooEntry> Pair(string plain, string se, ResNetSizes sizes, ResNetConvention convention, string source) =>
        ZooEntry.ImageNet(
            plain, se, convention.SE, sizes.SENet154 ? "SENet" : sizes.Groups > 1 ? "ResNeXt" : "ResNet", source,
            arguments => new ResNet(arguments, sizes, convention),
            dropout: sizes.SENet154 && convention.IsCaffe ? SENet154Dropout : 0);
}
