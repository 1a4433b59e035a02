using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// ShuffleNet 1x with three groups (Zhang et al., arXiv 1707.01083, table 1), with the keys of the authors' PyTorch
/// code (megvii-model/ShuffleNet-Series), with and without SE.
/// </summary>
/// <remarks>
/// SE sits at the end of each unit's branch (the SENet paper's standard place), in the units that halve the maps before
/// the branch is concatenated with the pooled shortcut. That adds the 0.6 M parameters and 2 M multiply-adds of the
/// SENet paper's table 3; behind the concatenation SE would add 0.7 M parameters. There, SE on the sum (Post) is on the
/// concatenation, SE on the shortcut (Identity) behind its pooling.
/// </remarks>
internal static class ShuffleNet
{
    private const int Groups = 3, StemWidth = 24;

    /// <summary>Table 1, g = 3: stages 2, 3 and 4. The first unit of each halves the maps.</summary>
    private static readonly (int Channels, int Units)[] Rows = [(240, 4), (480, 8), (960, 4)];

    /// <summary>Weights of the first and the last layer.</summary>
    private static readonly Initializer OfEnds = new Initializer.Normal(0.01);

    /// <summary>
    /// As in the authors' code: normal with standard deviation 0.01 in the first and the last layer, and
    /// 1 / (input channels of a group) elsewhere; biases zero, those of batch normalization 1e-4.
    /// </summary>
    private static readonly InitializationScheme Initialization = new()
    {
        Convolution = shape => new Initializer.Normal(1.0 / shape.InChannels),
        ConvolutionBias = _ => Initializer.Zeros,
        Linear = _ => OfEnds,
        LinearBias = _ => Initializer.Zeros,
        BatchNormBias = new Initializer.Constant(1e-4),
    };

    public static IEnumerable<NetworkEntry> Entries => NetworkEntry.ImageNet(
        "shufflenet_g3", "seshufflenet_g3", SEOptions.Published, "ShuffleNet", "arXiv 1707.01083", Build);

    private static Graph Build(NetworkArguments arguments)
    {
        var builder = arguments.CreateBuilder(Initialization);
        var x = builder.Input(arguments.InChannels);
        x = x.Convolution("first_conv.0", StemWidth, kernel: 3, stride: 2, padding: 1, weight: OfEnds)
            .BatchNorm("first_conv.1")
            .Relu();
        builder.MarkStage(x);
        x = x.MaxPool(3, stride: 2, padding: 1);
        var index = 0;
        for (var stage = 2; stage < Rows.Length + 2; stage++)
        {
            var (channels, units) = Rows[stage - 2];
            var se = StageSE.Of(arguments.SE, stage, "se");
            for (var i = 0; i < units; i++, index++)
            {
                // The first 1x1 convolution of stage 2 is not grouped: it has few input channels.
                var firstGroups = index == 0 ? 1 : Groups;
                x = Unit(x, $"features.{index}", channels, firstGroups, halves: i == 0, se);
            }

            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, "classifier.0", bias: false);
    }

    /// <summary>
    /// The unit of ShuffleNet (figure 2): a bottleneck F of a grouped 1x1, a depthwise 3x3 and a grouped 1x1
    /// convolution with a channel shuffle between, and relu(SE(F(x)) + x); or, where it halves the maps, the average of
    /// 3x3 pixels and relu(SE(F(x))) side by side as channels.
    /// </summary>
    /// <remarks>
    /// State keys: <c>branch_main_1.0/1</c>, <c>branch_main_1.3/4</c>, <c>branch_main_2.0/1</c>; <c>se.fc1/fc2</c>. As
    /// in the authors' code, the shuffle is the paper's with rows and columns exchanged, and follows the depthwise
    /// convolution, which knows no order of channels.
    /// </remarks>
    private static Value Unit(Value x, string key, int channels, int firstGroups, bool halves, StageSE se)
    {
        var inner = channels / 4;
        var y = se.At(SEPlacement.Pre, x, key)
            .Convolution($"{key}.branch_main_1.0", inner, kernel: 1, groups: firstGroups)
            .BatchNorm($"{key}.branch_main_1.1")
            .Relu()
            .Convolution($"{key}.branch_main_1.3", inner, kernel: 3, stride: halves ? 2 : 1, padding: 1, groups: inner)
            .BatchNorm($"{key}.branch_main_1.4");
        y = se.At(SEPlacement.Inside, y, key)
            .ChannelShuffle(rows: inner / Groups)
            .Convolution($"{key}.branch_main_2.0", halves ? channels - x.Channels : channels, kernel: 1, groups: Groups)
            .BatchNorm($"{key}.branch_main_2.1");
        y = se.At(SEPlacement.Standard, y, key);
        y = halves ? Pooled(x, key, se).Concatenate(y.Relu()) : y.Add(se.At(SEPlacement.Identity, x, key)).Relu();
        return se.At(SEPlacement.Post, y, key);
    }

    /// <summary>The shortcut of a unit that halves the maps.</summary>
    private static Value Pooled(Value x, string key, StageSE se)
    {
        var pooled = x.AveragePool(3, stride: 2, padding: 1);
        var recalibrated = se.At(SEPlacement.Identity, pooled, key);
        // The average of rectified values needs a rectifier only behind SE, whose gate or shift may be negative.
        return ReferenceEquals(recalibrated.Node, pooled.Node) ? pooled : recalibrated.Relu();
    }
}
