using SeNet.Blocks;
using SeNet.Layers;
using SeNet.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// Networks of pre-activation units for CIFAR-10, with and without SE: ResNet-164 (He et al., arXiv 1603.05027) of bottlenecks, and wide
/// residual networks (Zagoruyko and Komodakis, arXiv 1605.07146, table 1) of two 3x3 convolutions.
/// </summary>
internal sealed class PreActivationResNet : ImageClassifier
{
    private const int StemWidth = 16;

    private readonly Sizes sizes;

    private PreActivationResNet(ClassifierArguments arguments, Sizes sizes)
        : base(arguments)
    {
        this.sizes = sizes;
        var stem = Parts.Add("conv1", Conv2d(InChannels, StemWidth, 3, padding: 1, bias: false));
        var first = Parts.Add("layer1", Units(0, StemWidth));
        var second = Parts.Add("layer2", Units(1, Output(0)));
        var third = Parts.Add("layer3", Units(2, Output(1)));
        var last = new NormUnit(Parts.Add("bn", BatchNorm2d(Output(2))));
        Compose(
            [
                new(Output(0), Composition.InSequence(stem.ApplyTo, first.call)),
                new(Output(1), second.call),
                new(Output(2), Composition.InSequence(third.call, last.Forward)),
            ],
            AddClassifier("fc", Output(2)));
        sizes.Initialize(this);
        Initialization.ZeroLinearBiases(this);
    }

    public static IEnumerable<ZooEntry> Entries =>
    [
        .. Pair("resnet164_cifar", new(18, 16) { Bottleneck = true, Initialize = Initialization.KaimingFanOut }, "ResNet", "arXiv 1603.05027"),
        .. Pair("wrn16_8_cifar", new(2, 128) { Bottleneck = false, Initialize = Initialization.KaimingFanIn }, "Wide ResNet", "arXiv 1605.07146"),
    ];

    private static IEnumerable<ZooEntry> Pair(string plain, Sizes sizes, string family, string source) =>
        ZooEntry.Cifar(plain, $"se{plain}", SEOptions.Published, family, source, arguments => new PreActivationResNet(arguments, sizes));

    private int Width(int stage) => sizes.Width << stage;

    private int Output(int stage) => Width(stage) * (sizes.Bottleneck ? 4 : 1);

    private Sequential Units(int stage, int inChannels)
    {
        var se = SEStage.Of(SE, stage + 2, "se");
        return Sequential(Enumerable.Range(0, sizes.Units).Select(i =>
            i == 0 ? Unit(stage, inChannels, stage == 0 ? 1 : 2, se) : Unit(stage, Output(stage), 1, se)));
    }

    private PreActivationBlock Unit(int stage, int inChannels, int stride, SEStage se)
    {
        var (width, output) = (Width(stage), Output(stage));
        Conv2d[] convolutions = sizes.Bottleneck
            ? [Pointwise(inChannels, width, stride), Spatial(width, width, 1), Pointwise(width, output, 1)]
            : [Spatial(inChannels, width, stride), Spatial(width, width, 1)];
        return new PreActivationBlock(convolutions, se, inChannels == output ? null : Pointwise(inChannels, output, stride));
    }

    private static Conv2d Pointwise(int inChannels, int output, int stride) => Conv2d(inChannels, output, 1, stride: stride, bias: false);

    private static Conv2d Spatial(int inChannels, int output, int stride) => Conv2d(inChannels, output, 3, stride: stride, padding: 1, bias: false);

    /// <summary>Sizes of a network.</summary>
    /// <param name="Units">Units of each of the three stages.</param>
    /// <param name="Width">Channels of the first stage's 3x3 convolutions; the next stages double them.</param>
    private sealed record Sizes(int Units, int Width)
    {
        /// <summary>Whether units are bottlenecks (1x1, 3x3, 1x1 to four times the width) or two 3x3 convolutions.</summary>
        public required bool Bottleneck { get; init; }

        /// <summary>Draws the weights of the convolutions as the authors' code does.</summary>
        public required Action<nn.Module> Initialize { get; init; }
    }
}
