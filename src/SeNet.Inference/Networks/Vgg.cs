using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// VGG-16 (Simonyan and Zisserman, arXiv 1409.1556, table 1, configuration D) with batch normalisation and timm's keys,
/// with and without SE.
/// </summary>
/// <remarks>
/// SE sits behind the rectifier of each of the thirteen convolutions, as section 3 of the SENet paper has it for VGG
/// ('after the non-linearity following each convolution'): <c>features.2.se</c>, ... With the squeeze counted, that is
/// table 2's 15.48 GFLOPs. For SE, each group of convolutions is a stage, the last two together stage 5. The maps of
/// the last pooling are one more to a backbone. As in timm the fully connected layers are convolutions, maps smaller
/// than 7x7 are brought up to it, and without classes these layers stay: the features are theirs.
/// </remarks>
internal static class Vgg
{
    private const int HeadSize = 7, HeadWidth = 4096;

    /// <summary>Configuration D: the widths of each group's convolutions; pooling parts the groups.</summary>
    private static readonly int[][] Groups =
    [
        [64, 64],
        [128, 128],
        [256, 256, 256],
        [512, 512, 512],
        [512, 512, 512],
    ];

    /// <summary>As in timm: linear layers normal with standard deviation 0.01, biases zero.</summary>
    private static readonly InitializationScheme Initialization = InitializationScheme.KaimingFanOut with
    {
        ConvolutionBias = _ => Initializer.Zeros,
        Linear = _ => new Initializer.Normal(0.01),
        LinearBias = _ => Initializer.Zeros,
    };

    public static IEnumerable<NetworkEntry> Entries => NetworkEntry.ImageNet(
        "vgg16_bn", "sevgg16_bn", SEOptions.Published, "VGG", "arXiv 1409.1556", Build);

    private static Graph Build(NetworkArguments arguments)
    {
        var builder = arguments.CreateBuilder(Initialization);
        var x = builder.Input(arguments.InChannels);
        var index = 0;
        for (var group = 0; group < Groups.Length; group++)
        {
            foreach (var width in Groups[group])
            {
                x = x.Convolution($"features.{index}", width, kernel: 3, padding: 1, bias: true)
                    .BatchNorm($"features.{index + 1}")
                    .Relu();
                x = StageSE.Of(arguments.SE, group + 2, $"features.{index + 2}.se").Behind(x);
                // A convolution, its normalization and its rectifier.
                index += 3;
            }

            builder.MarkStage(x);
            x = x.MaxPool(2, stride: 2);
            index++;
        }

        builder.MarkStage(x);
        x = x.EnlargeTo(HeadSize).Convolution("pre_logits.fc1", HeadWidth, HeadSize, bias: true).Relu();
        x = x.Dropout(arguments.Dropout).Convolution("pre_logits.fc2", HeadWidth, kernel: 1, bias: true).Relu();
        return arguments.Classify(builder, x, "head.fc");
    }
}
