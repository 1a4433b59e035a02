using SeNet.Blocks;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Networks;
using SeNet.Tensors;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Modules;

/// <summary>
/// A small SE network that learns in minutes on a CPU: a 2x2 convolution that whitens, stages of two 3x3 convolutions
/// with max pooling after the first and an SE block after the second, global max pooling and a linear classifier. Its
/// output is logits [N, classes].
/// </summary>
/// <remarks>
/// In the line of Page's ResNet-9 and of airbench94 (Jordan, arXiv 2404.00498), with an SE block in each stage. State
/// keys: <c>whiten.weight/bias</c>, <c>stages.N.down.0/1</c>, <c>stages.N.residual.0/1</c>,
/// <c>stages.N.se_block.fc.0/2</c>, <c>fc.weight</c>.
/// </remarks>
public sealed class CompactNetwork : ImageClassifier
{
    /// <summary>Makes the network, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>).</summary>
    /// <param name="inChannels">Number of channels of the images, at least 1; 3 for RGB.</param>
    /// <param name="widths">
    /// Number of channels of each stage, at least 1 each. Each stage halves the maps: images need 2^stages + 1 pixels
    /// in height and width.
    /// </param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="se">The SE blocks' options; null for a network without.</param>
    /// <param name="form">How the stages are made.</param>
    /// <exception cref="ArgumentException"><paramref name="widths"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, or the reduction leaves no channel of a width.
    /// </exception>
    public CompactNetwork(
        int inChannels, IReadOnlyList<int> widths, int classes, SEOptions? se = null,
        CompactForm form = CompactForm.Residual)
        : base(CompactNetworkGraph.Build(Require.AtLeastOne(inChannels), widths, classes, se, form)) =>
        (Widths, Form) = ([.. widths], form);

    /// <summary>Number of channels of each stage.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>How the stages are made.</summary>
    public CompactForm Form { get; }

    /// <summary>
    /// Gives the first convolution the directions that whiten 2x2 patches of these images, and freezes its weight (not
    /// its bias): each filter is an eigenvector of the patches' covariance over the root of its eigenvalue, followed by
    /// the negatives.
    /// </summary>
    /// <param name="images">Training images; the first 5,000 are used.</param>
    /// <param name="normalization">How they are normalised in training.</param>
    public void Whiten(ImageSource images, Normalization normalization)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireAlive.Module(this);
        const int enough = 5000;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var loader = new BatchLoader(images, Math.Min(enough, images.Count), normalization);
        using var batch = loader.Epoch(0).First();
        const int patch = CompactNetworkGraph.Patch;
        var (channels, size) = (InChannels, InChannels * patch * patch);
        var patches = batch.Images.unfold(2, patch, 1)
            .unfold(3, patch, 1).permute(0, 2, 3, 1, 4, 5).reshape(-1, size).to_type(ScalarType.Float64);
        var (values, vectors) = linalg.eigh(patches.t().mm(patches).Over(patches.size(0)));
        var directions = (vectors / values.Plus(5e-4).sqrt()).t().view(size, channels, patch, patch);
        var weight = get_parameter("whiten.weight")!;
        weight.copy_(cat([directions, -directions]));
        weight.requires_grad_(false);
    }
}
