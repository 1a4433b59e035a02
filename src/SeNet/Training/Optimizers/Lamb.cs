using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// LAMB for large batches (You et al., arXiv 1904.00962), as in timm: Adam's direction plus the weight decay, scaled
/// for each parameter by the ratio of its norm to that of the direction. Parameters without weight decay are not
/// scaled.
/// </summary>
/// <remarks>
/// Set <see cref="TrainingOptions.LearningRate"/> too: its default, 0.1, is that of <see cref="Sgd"/>. timm's recipes
/// use 5e-3 for batches of 2,048 images.
/// </remarks>
public sealed record Lamb : OptimizerOptions
{
    /// <summary>Decay rate of the mean of the gradients.</summary>
    /// <value>In [0, 1). Default: 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get; init => field = Require.BelowOne(value, nameof(Beta1)); } = 0.9;

    /// <summary>Decay rate of the mean of the squared gradients.</summary>
    /// <value>In [0, 1). Default: 0.999.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get; init => field = Require.BelowOne(value, nameof(Beta2)); } = 0.999;

    /// <summary>Number that is added to the denominator.</summary>
    /// <value>Above 0. Default: 1e-6.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-6;

    /// <summary>Weight decay of the parameters whose group has no other.</summary>
    /// <value>At least 0. Default: 0.01.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); } = 0.01;

    /// <summary>Maximum norm of the gradient of all parameters. A longer gradient is scaled down to it.</summary>
    /// <value>Above 0; null for no maximum. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? MaxGradientNorm
    {
        get;
        init => field = value is { } norm ? Require.Positive(norm, nameof(MaxGradientNorm)) : null;
    }
    = 1;

    internal override double DefaultWeightDecay => WeightDecay;

    internal override UpdateRule CreateRule() => new LambRule(this);

    internal override void AddTo(NamedValues values)
    {
        values.Add("optimizer", "LAMB", unless: "SGD");
        values.Add("beta 1", Beta1, unless: 0.9);
        values.Add("beta 2", Beta2, unless: 0.999);
        values.Add("epsilon", Epsilon, unless: 1e-6);
        values.Add("weight decay", WeightDecay);
        values.Add("maximum gradient norm", MaxGradientNorm, unless: 1);
    }
}
