using SeNet.Collections;
using SeNet.Validation;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Parameters with their own training options: learning rate, weight decay, number of frozen epochs at the start.
/// </summary>
/// <remarks>
/// While parameters are frozen, no gradient is computed for them, and modules whose parameters are all frozen run in
/// evaluation mode: batch normalization uses its running statistics and does not update them. So a frozen trunk is a
/// fixed function. Normalization without parameters of its own is frozen with the layer that is registered before it.
/// Parameters that require no gradient are never trained, but only a group with frozen epochs puts their modules into
/// evaluation mode.
/// </remarks>
public sealed record ParameterGroup
{
    /// <summary>
    /// Keys of the parameters, or prefixes of keys up to a dot: <c>layer4</c> stands for all of <c>layer4.*</c>.
    /// </summary>
    /// <value>At least one. A parameter that requires no gradient is never trained.</value>
    /// <exception cref="ArgumentException">The list is empty or has an empty name.</exception>
    public required IReadOnlyList<string> Names
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Names));
            field = new ValueList<string>(value);
            if (field.Count == 0 || field.Any(string.IsNullOrWhiteSpace))
                throw new ArgumentException("Names is empty or has an empty name; give keys of parameters or " +
                    "prefixes of keys, such as layer4.", nameof(Names));
        }
    }

    /// <summary>Factor of the learning rate for these parameters, also that of Muon.</summary>
    /// <value>Above 0. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRateFactor { get; init => field = Require.Positive(value, nameof(LearningRateFactor)); } = 1;

    /// <summary>
    /// Weight decay of these parameters. The convolutions that <see cref="Muon"/> trains have none.
    /// </summary>
    /// <value>
    /// At least 0. Default: null, for that of <see cref="TrainingOptions.Optimizer"/> and
    /// <see cref="TrainingOptions.DecayNormAndBias"/>.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? WeightDecay
    {
        get;
        init => field = value is { } decay ? Require.NotNegative(decay, nameof(WeightDecay)) : null;
    }

    /// <summary>Number of epochs at the start of the run in which these parameters are not trained.</summary>
    /// <value>At least 0. Default: 0. With <see cref="TrainingOptions.Epochs"/> or more they are never trained.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int FrozenEpochs { get; init => field = Require.NotNegative(value, nameof(FrozenEpochs)); }

    /// <summary>
    /// Discriminative learning rates for fine-tuning (Howard and Ruder, arXiv 1801.06146, section 3.1): one group for
    /// each part of a model before the classifier. The factors rise by the same ratio from part to part, from
    /// <paramref name="firstFactor"/> for the first part to 1 for the classifier. The ratio in the paper is 2.6.
    /// </summary>
    /// <remarks>
    /// A part is the prefix of a key up to its first number (<c>layer1.0</c>, <c>features.12</c>), or up to its first
    /// dot if there is no number (<c>conv1</c>); a prefix that lies within an earlier part belongs to that. Parts come
    /// in the order of registration. In the networks of the <see cref="Modules.ModelZoo"/> that is the order of
    /// computation, except for parallel branches with their own keys (BN-Inception, the last reduction of
    /// Inception-ResNet-v2), which come one after the other. In other models the last part counts as the classifier.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="firstFactor">
    /// Factor of the first part, above 0 and at most 1. With 1 the groups differ from the classifier only in being
    /// frozen.
    /// </param>
    /// <param name="frozenEpochs">
    /// <see cref="FrozenEpochs"/> of all groups: the number of epochs in which only the classifier is trained.
    /// </param>
    /// <returns>
    /// Groups for <see cref="TrainingOptions.ParameterGroups"/>, the first part first; none for a model of one part.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<ParameterGroup> ByDepth(nn.Module model, double firstFactor, int frozenEpochs = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(firstFactor is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(firstFactor), firstFactor, "firstFactor is above 0 and at " +
                "most 1: the first part has the lowest learning rate.");
        Require.NotNegative(frozenEpochs);
        var parts = DepthParts.BeforeClassifier(model);
        return [.. parts.Select((part, i) => new ParameterGroup
        {
            Names = [part],
            LearningRateFactor = Math.Pow(firstFactor, (double)(parts.Count - i) / parts.Count),
            FrozenEpochs = frozenEpochs,
        })];
    }

    /// <summary>
    /// Layer-wise learning-rate decay, as timm's <c>layer_decay</c>: one group for each layer before the classifier,
    /// with the factor <paramref name="decay"/> to the power of the number of layers behind it; the classifier has 1.
    /// </summary>
    /// <remarks>
    /// The layers are the parts of <see cref="ByDepth"/>, except that all parts before the first numbered one
    /// (<c>conv1</c>, <c>bn1</c>) are one layer. <see cref="TrainingOptions.DecayNormAndBias"/> applies to them too.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="decay">Ratio of the factors of two layers, above 0 and at most 1; 0.75 in timm.</param>
    /// <param name="minFactor">Lowest factor, in [0, 1).</param>
    /// <returns>
    /// Groups for <see cref="TrainingOptions.ParameterGroups"/>, the first layer first; none for a model of one part.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<ParameterGroup> LayerDecay(nn.Module model, double decay = 0.75, double minFactor = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(decay is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "decay is above 0 and at most 1.");
        Require.BelowOne(minFactor);
        var layers = DepthParts.LayersBeforeClassifier(model);
        return [.. layers.Select((names, i) => new ParameterGroup
        {
            Names = names,
            LearningRateFactor = Math.Max(minFactor, Math.Pow(decay, layers.Count - i)),
        })];
    }

    /// <summary>The group in one line, without what is a default.</summary>
    internal string ToLine()
    {
        var values = new NamedValues();
        values.Add("learning rate factor", LearningRateFactor, unless: 1);
        values.Add("weight decay", WeightDecay);
        values.Add("frozen epochs", FrozenEpochs, unless: 0);
        return $"{string.Join(' ', Names)}: {values.ToLine()}";
    }

    internal bool Holds(string key) => Names.Any(name => KeyPrefix.Holds(name, key));
}
