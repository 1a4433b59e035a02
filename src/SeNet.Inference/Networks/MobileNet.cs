using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// MobileNet 1.0 (Howard et al., arXiv 1704.04861, table 1), with timm's keys and rectifiers (ReLU6), with and without
/// SE.
/// </summary>
/// <remarks>
/// SE sits behind the pointwise convolution and rectifier of each of the thirteen blocks. The SENet paper names no
/// place; this one adds what its table 3 prints, 0.5 M parameters and 3 M multiply-adds. Behind the depthwise
/// convolutions SE would add 0.35 M parameters, behind both 0.83 M. For SE, each of the table's rows is a stage, the
/// last two together stage 5.
/// </remarks>
internal static class MobileNet
{
    private const int StemWidth = 32;

    /// <summary>
    /// Table 1 behind the stem: blocks at one size of the maps. The first block of a row has its stride.
    /// </summary>
    private static readonly (int Channels, int Blocks, int Stride)[] Rows =
    [
        (64, 1, 1),
        (128, 2, 2),
        (256, 2, 2),
        (512, 6, 2),
        (1024, 2, 2),
    ];

    /// <summary>
    /// TensorFlow's way, as in timm: normal with standard deviation sqrt(2 / fan_out), fan_out that of one group; the
    /// classifier uniform; biases zero.
    /// </summary>
    private static readonly InitializationScheme Initialization = new()
    {
        Convolution = shape => new Initializer.Normal(Math.Sqrt(2 * shape.Groups / shape.FanOut)),
        ConvolutionBias = _ => Initializer.Zeros,
        Linear = shape => new Initializer.Uniform(1 / Math.Sqrt(shape.FanOut)),
        LinearBias = _ => Initializer.Zeros,
    };

    public static IEnumerable<NetworkEntry> Entries => NetworkEntry.ImageNet(
        "mobilenetv1_100", "semobilenetv1_100", SEOptions.Published, "MobileNet", "arXiv 1704.04861", Build);

    private static Graph Build(NetworkArguments arguments)
    {
        var builder = arguments.CreateBuilder(Initialization);
        var x = builder.Input(arguments.InChannels);
        x = x.Convolution("conv_stem", StemWidth, kernel: 3, stride: 2, padding: 1).BatchNorm("bn1").Relu6();
        for (var row = 0; row < Rows.Length; row++)
        {
            var (channels, blocks, stride) = Rows[row];
            for (var i = 0; i < blocks; i++)
                x = Block(x, $"blocks.{row}.{i}", channels, i == 0 ? stride : 1, row + 2, arguments.SE);
            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, "classifier");
    }

    /// <summary>
    /// A depthwise separable convolution (section 3.1 and figure 3), SE behind it:
    /// SE(relu6(BN(conv1x1(relu6(BN(depthwise3x3(x))))))).
    /// </summary>
    private static Value Block(Value x, string key, int channels, int stride, int stage, SEOptions? se)
    {
        x = x.Convolution($"{key}.conv_dw", x.Channels, kernel: 3, stride, padding: 1, groups: x.Channels)
            .BatchNorm($"{key}.bn1")
            .Relu6();
        x = x.Convolution($"{key}.conv_pw", channels, kernel: 1).BatchNorm($"{key}.bn2").Relu6();
        return StageSE.Of(se, stage, $"{key}.se").Behind(x);
    }
}
