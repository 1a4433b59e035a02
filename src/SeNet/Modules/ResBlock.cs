using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Validation;

namespace SeNet.Modules;

/// <summary>
/// The notebook's residual block: relu(x + SE(BN(conv3x3(relu(BN(conv3x3(x))))))), the SE block before the addition
/// (the paper's figure 3). Takes feature maps [N, C, H, W] and gives maps of the same shape and type.
/// </summary>
/// <remarks>
/// State keys, those of the notebook: <c>conv_lower.0/1</c>, <c>conv_upper.0/1</c>, <c>se_block.fc.0/2</c>. Batch
/// normalization has PyTorch's convention: running = 0.9 * running + 0.1 * batch, epsilon 1e-5.
/// </remarks>
public sealed class ResBlock : GraphModule
{
    /// <summary>Makes a block for feature maps of <paramref name="channels"/> channels.</summary>
    /// <param name="channels">Number of channels C, at least the reduction of <paramref name="se"/>.</param>
    /// <param name="se">Its SE block; <see cref="SEOptions.Notebook"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="channels"/> is below 1, or so small that the reduction leaves no channel.
    /// </exception>
    public ResBlock(int channels, SEOptions? se = null)
        : base(Build(Require.AtLeastOne(channels), se ?? SEOptions.Notebook))
    {
    }

    /// <summary>Number of channels of the input and the output.</summary>
    public int Channels => InChannels;

    private static Graph Build(int channels, SEOptions se)
    {
        se.RequireHiddenUnits(channels, nameof(channels));
        var builder = new GraphBuilder(nameof(ResBlock));
        return builder.Build(NotebookNetwork.ResidualBlock(builder.Input(channels), "", se));
    }
}
