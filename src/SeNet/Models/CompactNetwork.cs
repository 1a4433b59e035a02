using System.Globalization;
using SeNet.Blocks;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Operators;
using SeNet.Tensors;
using SeNet.Validation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// A small SE network that learns in minutes on a CPU: a 2x2 convolution that whitens, stages of two 3x3 convolutions with max
/// pooling after the first and an SE block after the second, global max pooling and a linear classifier.
/// </summary>
/// <remarks>
/// In the line of Page's ResNet-9 and of airbench94 (Jordan, arXiv 2404.00498), with an SE block in each stage. State keys:
/// <c>whiten.weight/bias</c>, <c>stages.N.down.0/1</c>, <c>stages.N.residual.0/1</c>, <c>stages.N.se_block.fc.0/2</c>, <c>fc.weight</c>.
/// </remarks>
public sealed class CompactNetwork : Module<Tensor, Tensor>, IDescribedModel, IMixedPrecisionModel, IFoldableModel, IClassifierModel
{
    private const int Patch = 2;

    private readonly Conv2d whiten;
    private readonly Sequential stages;
    private readonly Linear fc;

    /// <summary>Makes the network, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>).</summary>
    /// <param name="inChannels">Channels of the images, at least 1; 3 for colour.</param>
    /// <param name="widths">Channels of each stage, at least 1 each. Each stage halves the maps: images need 2^stages + 1 pixels a side.</param>
    /// <param name="classes">Classes to tell apart, at least 1.</param>
    /// <param name="se">The SE blocks' options; null for a network without.</param>
    /// <param name="form">How the stages are made.</param>
    /// <exception cref="ArgumentException"><paramref name="widths"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the reduction leaves no channel of a width.</exception>
    public CompactNetwork(int inChannels, IReadOnlyList<int> widths, int classes, SEOptions? se = null, CompactForm form = CompactForm.Residual)
        : base(nameof(CompactNetwork))
    {
        ArgumentNullException.ThrowIfNull(widths);
        if (widths.Count == 0)
            throw new ArgumentException("widths is empty; a network has at least one stage.", nameof(widths));
        InChannels = Require.AtLeastOne(inChannels);
        Widths = [.. widths.Select(width => Require.AtLeastOne(width, nameof(widths)))];
        Classes = Require.AtLeastOne(classes);
        SE = se;
        Form = Require.Defined(form);
        // Each direction of the patches' space, and its opposite, since a rectifier follows.
        var whitened = 2 * inChannels * Patch * Patch;
        whiten = Conv2d(inChannels, whitened, kernel_size: Patch);
        stages = Sequential(Widths.Select((width, i) => new CompactBlock(i == 0 ? whitened : Widths[i - 1], width, se, form)));
        fc = Linear(Widths[^1], classes, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Channels of the images.</summary>
    public int InChannels { get; }

    /// <summary>Channels of each stage.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>Classes told apart.</summary>
    public int Classes { get; }

    /// <summary>Options of the SE blocks; null if there are none.</summary>
    public SEOptions? SE { get; }

    /// <summary>How the stages are made.</summary>
    public CompactForm Form { get; }

    /// <summary>
    /// Gives the first convolution the directions that whiten 2x2 patches of these images, and freezes its weight (not its bias): each
    /// filter is an eigenvector of the patches' covariance over the root of its eigenvalue, followed by the negatives.
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
        var (channels, size) = (InChannels, InChannels * Patch * Patch);
        var patches = batch.Images.unfold(2, Patch, 1).unfold(3, Patch, 1).permute(0, 2, 3, 1, 4, 5).reshape(-1, size).to_type(ScalarType.Float64);
        var (values, vectors) = linalg.eigh(patches.t().mm(patches).Over(patches.size(0)));
        var directions = (vectors / values.Plus(5e-4).sqrt()).t().view(size, channels, Patch, Patch);
        whiten.weight.copy_(cat([directions, -directions]));
        whiten.weight.requires_grad_(false);
    }

    /// <inheritdoc/>
    public ModelDescription Describe()
    {
        RequireAlive.Module(this);
        var arguments = new Dictionary<string, string>
        {
            ["inChannels"] = Describing.Of(InChannels),
            ["widths"] = string.Join(' ', Widths.Select(Describing.Of)),
            ["classes"] = Describing.Of(Classes),
            ["form"] = Describing.Of(Form),
            ["se"] = Describing.Of(SE is not null),
        };
        if (SE is not null)
            Describing.Add(SE, arguments);
        return new ModelDescription(nameof(CompactNetwork), arguments);
    }

    /// <summary>Makes a network, with fresh weights, from what <see cref="Describe"/> gave.</summary>
    /// <param name="description">Name and arguments, for example those in a weights file.</param>
    /// <exception cref="ArgumentException">The description is another model's, or an argument is missing or malformed.</exception>
    public static CompactNetwork From(ModelDescription description)
    {
        var arguments = Describing.Of(description, nameof(CompactNetwork));
        return new CompactNetwork(
            arguments.Int("inChannels"),
            arguments.Ints("widths"),
            arguments.Int("classes"),
            arguments.Bool("se") ? arguments.SE() : null,
            arguments.Enum<CompactForm>("form"));
    }

    string IClassifierModel.ClassifierKey => nameof(fc);

    Module<Tensor, Tensor> IFoldableModel.FoldedCopy(ScalarType type)
    {
        var copy = FoldedModel.CopyOf(this, () => From(Describe()));
        foreach (var stage in copy.stages.children().Cast<CompactBlock>())
            stage.Fold(type);
        return copy;
    }

    /// <summary>Classifies images.</summary>
    /// <param name="x">
    /// Normalised images [N, inChannels, H, W], of the parameters' type or bfloat16, on their device. Channels-last
    /// strides are fastest.
    /// </param>
    /// <returns>Logits [N, classes], of the parameters' type.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device, or is too small.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public override Tensor forward(Tensor x)
    {
        RequireImages(x);
        using var scope = NewDisposeScope();
        var whitened = whiten.ApplyTo(x);
        var features = stages.call(Form == CompactForm.Plain ? functional.gelu(whitened) : whitened.relu_()).amax([2, 3]);
        // Max pooling leaves large features; a ninth of them keeps the first logits small, as in airbench94.
        return fc.call(features.to_type(fc.weight.dtype)).Over_(9).MoveToOuterDisposeScope();
    }

    void IFoldableModel.RequireImages(Tensor x) => RequireImages(x);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            whiten.Dispose();
            stages.Dispose();
            fc.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RequireImages(Tensor x)
    {
        RequireTensor.FeatureMaps(this, x, InChannels, fc.weight, nameof(x));
        var least = (1 << Widths.Count) + 1;
        if (Math.Min(x.size(2), x.size(3)) < least)
            throw new ArgumentException(
                $"x is [{string.Join(", ", x.shape)}]; {Widths.Count} stages halve the maps that often, so each side " +
                    $"needs at least {least} pixels.",
                nameof(x));
    }
}
