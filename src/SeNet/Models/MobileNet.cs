using SeNet.Blocks;
using SeNet.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>MobileNet 1.0 (Howard et al., arXiv 1704.04861, table 1), with timm's keys and rectifiers (ReLU6), with and without SE.</summary>
/// <remarks>
/// SE sits behind the pointwise convolution and rectifier of each of the thirteen blocks. The SENet paper names no place; this one adds what
/// its table 3 prints, 0.5 M parameters and 3 M multiply-adds. Behind the depthwise convolutions SE would add 0.35 M parameters, behind both
/// 0.83 M. For SE, each of the table's rows is a stage, the last two together stage 5.
/// </remarks>
internal sealed class MobileNet : ImageClassifier
{
    private const int StemWidth = 32;

    /// <summary>Table 1 behind the stem: blocks at one size of the maps. The first block of a row has its stride.</summary>
    private static readonly (int Channels, int Blocks, int Stride)[] Rows =
    [
        (64, 1, 1),
        (128, 2, 2),
        (256, 2, 2),
        (512, 6, 2),
        (1024, 2, 2),
    ];

    private MobileNet(ClassifierArguments arguments)
        : base(arguments)
    {
        var stem = Parts.Unit("conv_stem", Conv2d(InChannels, StemWidth, 3, stride: 2, padding: 1, bias: false), "bn1", BatchNorm2d(StemWidth));
        var stages = new List<Stage>();
        for (var row = 0; row < Rows.Length; row++)
        {
            var blocks = Parts.Add($"blocks.{row}", Blocks(row));
            stages.Add(new Stage(Rows[row].Channels, row == 0 ? Composition.InSequence(x => Relu6.Of(stem.Forward(x, relu: false)), blocks.call) : blocks.call));
        }

        Compose(stages, AddClassifier("classifier", stages[^1].Channels));
        Initialize();
    }

    public static IEnumerable<ZooEntry> Entries => ZooEntry.ImageNet(
        "mobilenetv1_100", "semobilenetv1_100", SEOptions.Published, "MobileNet", "arXiv 1704.04861", arguments => new MobileNet(arguments));

    private Sequential Blocks(int row)
    {
        var (channels, count, stride) = Rows[row];
        var before = row == 0 ? StemWidth : Rows[row - 1].Channels;
        var se = SEStage.Of(SE, row + 2, "se");
        return Sequential(Enumerable.Range(0, count).Select(i =>
            new DepthwiseSeparableBlock(i == 0 ? before : channels, channels, i == 0 ? stride : 1, se)));
    }

    /// <summary>TensorFlow's way, as in timm: normal with deviation sqrt(2 / fan_out), fan_out that of one group; the classifier uniform.</summary>
    private void Initialize()
    {
        using var noGrad = no_grad();
        Initialization.ZeroBiases(this);
        foreach (var layer in modules())
            if (layer is Conv2d { weight: var kernel, groups: var groups })
                init.normal_(kernel, 0, Math.Sqrt(2.0 * groups / (kernel.size(0) * kernel.size(2) * kernel.size(3))));
            else if (layer is Linear { weight: var matrix })
                init.uniform_(matrix, -1 / Math.Sqrt(matrix.size(0)), 1 / Math.Sqrt(matrix.size(0)));
    }
}
