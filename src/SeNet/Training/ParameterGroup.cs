using SeNet.Collections;
using SeNet.Validation;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>Parameters that are trained otherwise than the rest: more slowly, with another weight decay, or not from the first epoch on.</summary>
/// <remarks>
/// While they are frozen no gradient is computed for them, and modules whose parameters are all frozen run in evaluation mode, with what
/// stands in them: batch normalisation uses and keeps its running statistics. So a frozen trunk is a fixed function.
/// </remarks>
public sealed record ParameterGroup
{
    /// <summary>The parameters: their keys, or what their keys begin with, up to a dot. <c>layer4</c> is all of <c>layer4.*</c>.</summary>
    /// <value>At least one. A parameter that requires no gradient is not trained in any group.</value>
    /// <exception cref="ArgumentException">There is no name, or an empty one.</exception>
    public required IReadOnlyList<string> Names
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Names));
            field = new ValueList<string>(value);
            if (field.Count == 0 || field.Any(string.IsNullOrWhiteSpace))
                throw new ArgumentException("Names is empty, or has an empty name; give keys of parameters, or what they begin with: layer4.", nameof(Names));
        }
    }

    /// <summary>What the run's learning rate is multiplied by for these parameters, Muon's too.</summary>
    /// <value>Above 0; 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRateFactor { get; init => field = Require.Positive(value, nameof(LearningRateFactor)); } = 1;

    /// <summary>Weight decay of these parameters. What <see cref="TrainingOptions.Muon"/> trains has none in any group.</summary>
    /// <value>0 or more, or null for <see cref="TrainingOptions.WeightDecay"/>; null.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? WeightDecay
    {
        get;
        init => field = value is { } decay ? Require.NotNegative(decay, nameof(WeightDecay)) : null;
    }

    /// <summary>How many epochs, from the first, leave these parameters as they are.</summary>
    /// <value>0 or more; 0. With <see cref="TrainingOptions.Epochs"/> or more they are never trained.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int FrozenEpochs { get; init => field = Require.NotNegative(value, nameof(FrozenEpochs)); }

    /// <summary>
    /// Discriminative learning rates (Howard and Ruder, arXiv 1801.06146, section 3.1), for fine-tuning: one group for each part of a model
    /// before the classifier, whose factors rise by the same ratio from part to part, from <paramref name="firstFactor"/> for the first to 1
    /// for the classifier. The paper's ratio is 2.6.
    /// </summary>
    /// <remarks>
    /// A part is what keys begin with up to their first number (<c>layer1.0</c>, <c>features.12</c>), or their first name where they have none
    /// (<c>conv1</c>); it belongs to an earlier part that holds it. Parts come in the order of registration, which in the networks of the
    /// <see cref="Models.ModelZoo"/> is that of computation, but for parallel branches with keys of their own (BN-Inception, the last
    /// reduction of Inception-ResNet-v2): these come one after the other. In a model of other origin the last part counts as the classifier.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="firstFactor">The first part's factor, above 0 and at most 1; 1 for groups that only differ from the classifier in being frozen.</param>
    /// <param name="frozenEpochs"><see cref="FrozenEpochs"/> of all groups: the epochs in which only the classifier learns.</param>
    /// <returns>Groups for <see cref="TrainingOptions.ParameterGroups"/>, the first part's first; none for a model of one part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<ParameterGroup> ByDepth(nn.Module model, double firstFactor, int frozenEpochs = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(firstFactor is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(firstFactor), firstFactor, "firstFactor is above 0 and at most 1: the first part learns the slowest.");
        Require.NotNegative(frozenEpochs);
        var parts = DepthParts.BeforeClassifier(model);
        return [.. parts.Select((part, i) => new ParameterGroup
        {
            Names = [part],
            LearningRateFactor = Math.Pow(firstFactor, (double)(parts.Count - i) / parts.Count),
            FrozenEpochs = frozenEpochs,
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
