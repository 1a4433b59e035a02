using SeNet.Blocks;
using SeNet.Layers;
using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// A network of the <see cref="ModelZoo"/>: stages of feature maps, each smaller than the one before, global average pooling and a linear
/// classifier. Its stages serve as a backbone (<see cref="Features"/>).
/// </summary>
public abstract class ImageClassifier : Module<Tensor, Tensor>, IDescribedModel, IMixedPrecisionModel, IFoldableModel, IClassifierModel
{
    internal const string DropoutArgument = "dropout";

    private IReadOnlyList<Stage> stages = [];
    private Func<Tensor, Tensor> trunk = x => x.alias();
    private Module<Tensor, Tensor>? classifier;
    private string? classifierKey;
    private Conv2d? firstConvolution;

    private protected ImageClassifier(ClassifierArguments arguments)
        : base(arguments.Name)
    {
        (Name, InChannels, Classes, SE, Dropout) = arguments;
        Parts = new Parts(this);
    }

    /// <summary>Its name in the <see cref="ModelZoo"/>.</summary>
    public string Name { get; }

    /// <summary>Channels of the images.</summary>
    public int InChannels { get; }

    /// <summary>Classes told apart; 0 if there is no classifier and the output is the pooled features.</summary>
    public int Classes { get; }

    /// <summary>Options of the SE blocks; null if there are none.</summary>
    public SEOptions? SE { get; }

    /// <summary>
    /// Probability, in [0, 1), that training sets a pooled feature before the classifier to zero; the others are
    /// divided by one minus it. Evaluation and inference do not know it.
    /// </summary>
    public double Dropout { get; }

    /// <summary>The published weights that it was made with, which tell how images are prepared for it; null if its weights were drawn.</summary>
    public PublishedWeights? Published { get; internal set; }

    /// <summary>Channels of each stage's maps, in the order of <see cref="Features"/>.</summary>
    public IReadOnlyList<int> FeatureChannels => [.. stages.Select(stage => stage.Channels)];

    /// <summary>Least height and width of an image, in pixels.</summary>
    public virtual int LeastSide => 1;

    private protected Parts Parts { get; }

    /// <summary>Says what the network does: the stages in their order, then the classifier.</summary>
    /// <param name="stagesInOrder">The stages.</param>
    /// <param name="classifierOfFeatures">From pooled features to logits; null for none.</param>
    private protected void Compose(IReadOnlyList<Stage> stagesInOrder, Module<Tensor, Tensor>? classifierOfFeatures)
    {
        (stages, classifier) = (stagesInOrder, classifierOfFeatures);
        trunk = Composition.InSequence([.. stages.Select(stage => stage.Apply)]);
        firstConvolution = modules().OfType<Conv2d>().First();
    }

    /// <summary>The linear classifier of pooled features, registered; null without classes.</summary>
    private protected Linear? AddClassifier(string key, int features, bool hasBias = true)
    {
        classifierKey = key;
        return Classes == 0 ? null : Parts.Add(key, Linear(features, Classes, hasBias));
    }

    /// <summary>From the last stage's maps to features [N, C], of the parameters' type.</summary>
    private protected virtual Tensor Pool(Tensor maps, ScalarType type) => maps.mean([2, 3], type: type);

    /// <summary>Features after dropout, in training; a random number is drawn only where there is any.</summary>
    private protected Tensor Dropped(Tensor features) =>
        training && Dropout > 0 ? functional.dropout(features, Dropout, training) : features;

    /// <summary>Classifies images.</summary>
    /// <param name="x">
    /// Normalised images [N, InChannels, H, W], of the parameters' type or bfloat16, on their device. Channels-last
    /// strides are fastest.
    /// </param>
    /// <returns>
    /// Logits [N, Classes], of the parameters' type; the pooled features [N, C] if there is no classifier.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device, or is too small.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public override Tensor forward(Tensor x)
    {
        RequireImages(x);
        using var scope = NewDisposeScope();
        var features = Dropped(Pool(trunk(x), FirstWeight.dtype));
        return (classifier?.call(features) ?? features).MoveToOuterDisposeScope();
    }

    /// <summary>The maps of each stage: the network as a backbone.</summary>
    /// <param name="x">As in <see cref="forward"/>.</param>
    /// <returns>
    /// Maps [N, C, H, W], the largest first, with <see cref="FeatureChannels"/> channels; tensors of the caller's
    /// dispose scope.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device, or is too small.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public IReadOnlyList<Tensor> Features(Tensor x)
    {
        RequireImages(x);
        using var scope = NewDisposeScope();
        var maps = new List<Tensor>(stages.Count);
        foreach (var stage in stages)
            maps.Add(stage.Apply(maps.Count == 0 ? x : maps[^1]));
        return [.. maps.Select(map => map.MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    public ModelDescription Describe()
    {
        RequireAlive.Module(this);
        var arguments = new Dictionary<string, string>
        {
            ["inChannels"] = Describing.Of(InChannels),
            ["classes"] = Describing.Of(Classes),
            [DropoutArgument] = Describing.Of(Dropout),
        };
        if (SE is not null)
            Describing.Add(SE, arguments);
        return new ModelDescription(Name, arguments);
    }

    string IClassifierModel.ClassifierKey => classifierKey!;

    Module<Tensor, Tensor> IFoldableModel.FoldedCopy(ScalarType type)
    {
        var copy = FoldedModel.CopyOf(this, () => (ImageClassifier)ModelZoo.Create(Describe()));
        copy.Parts.Fold(type);
        return copy;
    }

    void IFoldableModel.RequireImages(Tensor x) => RequireImages(x);

    /// <summary>Registers nothing: the parts are registered under their own keys, and would be there twice under the fields' names.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Parts.Dispose();
        base.Dispose(disposing);
    }

    private Tensor FirstWeight => firstConvolution!.weight;

    private void RequireImages(Tensor x)
    {
        RequireTensor.FeatureMaps(this, x, InChannels, FirstWeight, nameof(x));
        if (Math.Min(x.size(2), x.size(3)) < LeastSide)
            throw new ArgumentException($"x is [{string.Join(", ", x.shape)}]; '{Name}' needs images of at least {LeastSide} pixels a side.", nameof(x));
    }

    /// <summary>A stage of the network.</summary>
    /// <param name="Channels">Channels of its maps.</param>
    /// <param name="Apply">From the maps before to its own, a new tensor.</param>
    private protected sealed record Stage(int Channels, Func<Tensor, Tensor> Apply);
}
