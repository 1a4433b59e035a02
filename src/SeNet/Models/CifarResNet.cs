using SeNet.Blocks;
using SeNet.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// ResNet for CIFAR-10 (He et al., arXiv 1512.03385, section 4.2): a 3x3 convolution, then three times n units of two 3x3 convolutions with 16,
/// 32 and 64 channels, 6 n + 2 layers with weights; shortcuts have no parameters. With and without SE.
/// </summary>
internal sealed class CifarResNet : ImageClassifier
{
    private static readonly int[] Widths = [16, 32, 64];

    private CifarResNet(ClassifierArguments arguments, int unitsAStage)
        : base(arguments)
    {
        var stem = Parts.Unit("conv1", Conv2d(InChannels, Widths[0], 3, padding: 1, bias: false), "bn1", BatchNorm2d(Widths[0]));
        var stages = new List<Stage>();
        for (var i = 0; i < Widths.Length; i++)
        {
            var units = Parts.Add($"layer{i + 1}", Units(i, unitsAStage));
            stages.Add(new Stage(Widths[i], i == 0 ? Composition.InSequence(x => stem.Forward(x), units.call) : units.call));
        }

        Compose(stages, AddClassifier("fc", Widths[^1]));
        Initialization.KaimingFanOut(this);
        Initialization.ZeroLinearBiases(this);
    }

    public static IEnumerable<ZooEntry> Entries =>
    [
        .. Pair("resnet20_cifar", units: 3),
        .. Pair("resnet32_cifar", units: 5),
        .. Pair("resnet56_cifar", units: 9),
        .. Pair("resnet110_cifar", units: 18),
    ];

    private static IEnumerable<ZooEntry> Pair(string plain, int units) =>
        ZooEntry.Cifar(plain, $"se{plain}", SEOptions.Published, "ResNet", "arXiv 1512.03385", arguments => new CifarResNet(arguments, units));

    private Sequential Units(int stage, int count)
    {
        var se = SEStage.Of(SE, stage + 2, "se");
        var width = Widths[stage];
        var inChannels = stage == 0 ? width : Widths[stage - 1];
        var stride = stage == 0 ? 1 : 2;
        return Sequential(Enumerable.Range(0, count).Select(i => i == 0 ? Unit(inChannels, width, stride, se) : Unit(width, width, 1, se)));
    }

    private static ResidualBlock Unit(int inChannels, int width, int stride, SEStage se) => new(
        [
            Conv2d(inChannels, width, 3, stride: stride, padding: 1, bias: false),
            Conv2d(width, width, 3, padding: 1, bias: false),
        ],
        se,
        stride == 1 ? null : new PaddedShortcut(width - inChannels, stride));
}
