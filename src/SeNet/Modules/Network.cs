using SeNet.Blocks;
using SeNet.Networks;
using SeNet.Validation;

namespace SeNet.Modules;

/// <summary>
/// The notebook's network: a 3x3 stem, <c>blocks - 1</c> residual SE blocks at full resolution, a 1x1 convolution to
/// 128 channels, global average pooling, a linear classifier and log-softmax. Its output is log-probabilities [N,
/// classes].
/// </summary>
/// <remarks>
/// State keys and default initialization (PyTorch's: uniform, Kaiming with a = sqrt(5)) are those of the notebook, so
/// its checkpoints load unchanged. <c>Network(3, 128, 10, 10)</c> has 2,708,106 parameters.
/// </remarks>
/// <example>
/// <code>
/// using var network = new Network(inChannels: 3, filters: 128, blocks: 10, classes: 10);
/// using var logProbabilities = network.call(images);   // images: [N, 3, 32, 32]
/// </code>
/// </example>
public sealed class Network : ImageClassifier
{
    /// <summary>Makes the network, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>).</summary>
    /// <param name="inChannels">Number of channels of the images, at least 1; 3 for RGB.</param>
    /// <param name="filters">
    /// Number of channels of the residual blocks, at least the reduction of <paramref name="se"/>; 128 in the notebook.
    /// </param>
    /// <param name="blocks">
    /// Depth as the notebook counts it, the stem being the first: at least 1; 10 in the notebook.
    /// </param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="se">The SE blocks' options; <see cref="SEOptions.Notebook"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, or the reduction leaves no channel of <paramref name="filters"/>.
    /// </exception>
    public Network(int inChannels, int filters, int blocks, int classes, SEOptions? se = null)
        : base(NotebookNetwork.Build(
            Require.AtLeastOne(inChannels), filters, blocks, classes, se ?? SEOptions.Notebook)) =>
        (Filters, Blocks) = (filters, blocks);

    /// <summary>Number of channels of the residual blocks.</summary>
    public int Filters { get; }

    /// <summary>Depth as the notebook counts it: the stem and the residual blocks.</summary>
    public int Blocks { get; }
}
