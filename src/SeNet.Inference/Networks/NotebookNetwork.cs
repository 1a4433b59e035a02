using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Validation;

namespace SeNet.Networks;

/// <summary>
/// The notebook's network: a 3x3 stem, <c>blocks - 1</c> residual SE blocks at full resolution, a 1x1 convolution to
/// 128 channels, global average pooling, a linear classifier and log-softmax.
/// </summary>
/// <remarks>State keys and initialization (PyTorch's defaults) are those of the notebook.</remarks>
internal static class NotebookNetwork
{
    public const string Name = "Network";

    private const int Features = 128;

    /// <summary>Builds the network from its sizes.</summary>
    public static Graph Build(
        int inChannels, int filters, int blocks, int classes, SEOptions se, long maximumParameters = long.MaxValue)
    {
        Require.AtLeastOne(filters);
        Require.AtLeastOne(classes);
        if (Require.AtLeastOne(blocks) > 1)
            se.RequireHiddenUnits(filters, nameof(filters), "filters");
        var builder = new GraphBuilder(Name, InitializationScheme.PyTorch, maximumParameters)
        {
            ClassifierKey = "fc",
            Arguments = ArgumentsOf(inChannels, filters, blocks, classes, se),
        };
        var x = builder.Input(inChannels);
        x = ConvolutionBlock(x, "conv_block", filters, kernel: 3).Relu();
        for (var i = 0; i < blocks - 1; i++)
            x = ResidualBlock(x, $"res_blocks.{i}.", se);
        x = builder.MarkStage(ConvolutionBlock(x, "out_conv", Features, kernel: 1).Relu());
        return builder.Build(x.GlobalAveragePool().Linear("fc", classes).LogSoftmax());
    }

    /// <summary>Builds the network from a description's arguments.</summary>
    public static Graph Build(DescriptionReader arguments, long maximumParameters) => Build(
        arguments.Int("inChannels"), arguments.Int("filters"), arguments.Int("blocks"), arguments.Int("classes"),
        arguments.SE(), maximumParameters);

    /// <summary>
    /// The notebook's residual block: relu(x + SE(BN(conv3x3(relu(BN(conv3x3(x))))))), SE before the addition (the
    /// paper's figure 3).
    /// </summary>
    /// <param name="x">Its input.</param>
    /// <param name="prefix">Beginning of its keys, with the dot at its end.</param>
    /// <param name="se">Its SE block.</param>
    public static Value ResidualBlock(Value x, string prefix, SEOptions se)
    {
        var y = ConvolutionBlock(x, $"{prefix}conv_lower", x.Channels, kernel: 3).Relu();
        y = ConvolutionBlock(y, $"{prefix}conv_upper", x.Channels, kernel: 3);
        return NotebookSE(y, $"{prefix}se_block", se).Add(x).Relu();
    }

    /// <summary>An SE block with the notebook's state keys.</summary>
    public static Value NotebookSE(Value x, string key, SEOptions se) => x.SqueezeExcitation(key, se, "fc.0", "fc.2");

    private static Value ConvolutionBlock(Value x, string key, int channels, int kernel) =>
        x.Convolution($"{key}.0", channels, kernel, padding: kernel / 2).BatchNorm($"{key}.1");

    private static Dictionary<string, string> ArgumentsOf(
        int inChannels, int filters, int blocks, int classes, SEOptions se)
    {
        var arguments = new Dictionary<string, string>
        {
            ["inChannels"] = DescriptionReader.Of(inChannels),
            ["filters"] = DescriptionReader.Of(filters),
            ["blocks"] = DescriptionReader.Of(blocks),
            ["classes"] = DescriptionReader.Of(classes),
        };
        DescriptionReader.Add(se, arguments);
        return arguments;
    }
}
