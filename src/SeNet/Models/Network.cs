using SeNet.Blocks;
using SeNet.Layers;
using SeNet.Modules;
using SeNet.Validation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// The notebook's network: a 3x3 stem, <c>blocks - 1</c> residual SE blocks at full resolution, a 1x1 convolution to 128
/// channels, global average pooling, a linear classifier and log-softmax.
/// </summary>
/// <remarks>
/// State keys and default initialisation (PyTorch's: uniform, Kaiming with a = sqrt(5)) are those of the notebook, so its
/// checkpoints load unchanged. <c>Network(3, 128, 10, 10)</c> has 2,708,106 parameters.
/// </remarks>
public sealed class Network : Module<Tensor, Tensor>, IDescribedModel, IMixedPrecisionModel, IFoldableModel, IClassifierModel
{
    private const int FeatureChannels = 128;

    private readonly Sequential conv_block;
    private readonly Sequential res_blocks;
    private readonly Sequential out_conv;
    private readonly Linear fc;
    private readonly ConvolutionUnit stem;
    private readonly ConvolutionUnit head;

    /// <summary>Makes the network, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>).</summary>
    /// <param name="inChannels">Channels of the images, at least 1; 3 for colour.</param>
    /// <param name="filters">Channels of the residual blocks, at least the reduction of <paramref name="se"/>; 128 in the notebook.</param>
    /// <param name="blocks">Depth as the notebook counts it, the stem being the first: at least 1; 10 in the notebook.</param>
    /// <param name="classes">Classes to tell apart, at least 1.</param>
    /// <param name="se">The SE blocks' options; <see cref="SEOptions.Notebook"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the reduction leaves no channel of <paramref name="filters"/>.</exception>
    public Network(int inChannels, int filters, int blocks, int classes, SEOptions? se = null)
        : base(nameof(Network))
    {
        InChannels = Require.AtLeastOne(inChannels);
        Filters = Require.AtLeastOne(filters);
        Blocks = Require.AtLeastOne(blocks);
        Classes = Require.AtLeastOne(classes);
        SE = se ?? SEOptions.Notebook;
        if (blocks > 1 && filters < SE.Reduction)
            throw new ArgumentOutOfRangeException(nameof(filters), filters,
                $"A reduction of {SE.Reduction} leaves no channel of {filters}: use at least {SE.Reduction} filters, or a smaller reduction.");

        stem = new ConvolutionUnit(Conv2d(inChannels, filters, kernel_size: 3, padding: 1, bias: false), BatchNorm2d(filters));
        conv_block = stem.AsSequential();
        res_blocks = Sequential(Enumerable.Range(1, blocks - 1).Select(_ => new ResBlock(filters, SE)));
        head = new ConvolutionUnit(Conv2d(filters, FeatureChannels, kernel_size: 1, bias: false), BatchNorm2d(FeatureChannels));
        out_conv = head.AsSequential();
        fc = Linear(FeatureChannels, classes);
        RegisterComponents();
    }

    /// <summary>Channels of the images.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the residual blocks.</summary>
    public int Filters { get; }

    /// <summary>Depth as the notebook counts it: the stem and the residual blocks.</summary>
    public int Blocks { get; }

    /// <summary>Classes told apart.</summary>
    public int Classes { get; }

    /// <summary>Options of the SE blocks.</summary>
    public SEOptions SE { get; }

    /// <inheritdoc/>
    public ModelDescription Describe()
    {
        RequireAlive.Module(this);
        var arguments = new Dictionary<string, string>
        {
            ["inChannels"] = Describing.Of(InChannels),
            ["filters"] = Describing.Of(Filters),
            ["blocks"] = Describing.Of(Blocks),
            ["classes"] = Describing.Of(Classes),
        };
        Describing.Add(SE, arguments);
        return new ModelDescription(nameof(Network), arguments);
    }

    /// <summary>Makes a network, with fresh weights, from what <see cref="Describe"/> gave.</summary>
    /// <param name="description">Name and arguments, for example those in a weights file.</param>
    /// <exception cref="ArgumentException">The description is another model's, or an argument is missing or malformed.</exception>
    public static Network From(ModelDescription description)
    {
        var arguments = Describing.Of(description, nameof(Network));
        return new Network(
            arguments.Int("inChannels"), arguments.Int("filters"), arguments.Int("blocks"), arguments.Int("classes"), arguments.SE());
    }

    string IClassifierModel.ClassifierKey => nameof(fc);

    Module<Tensor, Tensor> IFoldableModel.FoldedCopy(ScalarType type)
    {
        var copy = FoldedModel.CopyOf(this, () => From(Describe()));
        copy.stem.Fold(type);
        foreach (var block in copy.res_blocks.children().Cast<ResBlock>())
            block.Fold(type);
        copy.head.Fold(type);
        return copy;
    }

    /// <summary>Classifies images.</summary>
    /// <param name="x">
    /// Normalised images [N, inChannels, H, W], of the parameters' type or bfloat16, on their device. Channels-last
    /// strides are fastest.
    /// </param>
    /// <returns>Log-probabilities [N, classes], of the parameters' type.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public override Tensor forward(Tensor x)
    {
        ((IFoldableModel)this).RequireImages(x);
        using var scope = NewDisposeScope();
        var maps = head.Forward(res_blocks.call(stem.Forward(x)));
        var features = maps.mean([2, 3], type: fc.weight.dtype);
        return functional.log_softmax(fc.call(features), dim: 1).MoveToOuterDisposeScope();
    }

    void IFoldableModel.RequireImages(Tensor x) => RequireTensor.FeatureMaps(this, x, InChannels, fc.weight, nameof(x));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            conv_block.Dispose();
            res_blocks.Dispose();
            out_conv.Dispose();
            fc.Dispose();
            stem.Dispose();
            head.Dispose();
        }

        base.Dispose(disposing);
    }
}
