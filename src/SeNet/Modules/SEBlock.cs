using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Operators;
using SeNet.Validation;

namespace SeNet.Modules;

/// <summary>
/// The Squeeze-and-Excitation block: z = squeeze(x), (w, b) = W2 relu(W1 z), output gate(w) * x + b, where b is there
/// with <see cref="SEOptions.Shift"/> only (Hu et al., arXiv 1709.01507, equations 2 to 4). Takes feature maps
/// [N, C, H, W] and gives maps of the same shape and type.
/// </summary>
/// <remarks>
/// State keys, those of the notebook: <c>fc.0.weight</c> [C / r, C, 1, 1] and <c>fc.2.weight</c> [C or 2C, C / r, 1,
/// 1], the gate's rows before the shift's. In the networks of the <see cref="ModelZoo"/> they are timm's, <c>fc1</c>
/// and <c>fc2</c>.
/// </remarks>
/// <example>
/// <code>
/// using var block = new SEBlock(64, SEOptions.Paper);
/// using var recalibrated = block.call(maps);   // maps: [N, 64, H, W]
/// </code>
/// </example>
public sealed class SEBlock : GraphModule
{
    /// <summary>Makes a block for feature maps of <paramref name="channels"/> channels.</summary>
    /// <param name="channels">Number of channels C, at least <see cref="SEOptions.Reduction"/>.</param>
    /// <param name="options">What the block is made of; <see cref="SEOptions.Notebook"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="channels"/> is below 1, or so small that the reduction leaves no channel.
    /// </exception>
    public SEBlock(int channels, SEOptions? options = null)
        : base(Build(Require.AtLeastOne(channels), options ?? SEOptions.Notebook)) =>
        Options = options ?? SEOptions.Notebook;

    /// <summary>Number of channels of the input and the output.</summary>
    public int Channels => InChannels;

    /// <summary>What the block is made of.</summary>
    public SEOptions Options { get; }

    internal SqueezeExcitationLayers Layers => LayersOf(Graph.Output);

    private static Graph Build(int channels, SEOptions options)
    {
        options.RequireHiddenUnits(channels, nameof(channels));
        var builder = new GraphBuilder(nameof(SEBlock));
        return builder.Build(NotebookNetwork.NotebookSE(builder.Input(channels), "", options));
    }
}
