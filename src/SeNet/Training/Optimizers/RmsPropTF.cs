using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// RMSprop as in TensorFlow and timm's <c>RMSpropTF</c>: epsilon within the square root, the mean of the squared
/// gradients starting at 1, the learning rate within the momentum.
/// </summary>
/// <remarks>
/// Set <see cref="TrainingOptions.LearningRate"/> too: its default, 0.1, is that of <see cref="Sgd"/>; timm's is 1e-2.
/// </remarks>
public sealed record RmsPropTF : OptimizerOptions
{
    /// <summary>Decay rate of the mean of the squared gradients.</summary>
    /// <value>In [0, 1). Default: 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Alpha { get; init => field = Require.BelowOne(value, nameof(Alpha)); } = 0.9;

    /// <summary>Number that is added within the square root.</summary>
    /// <value>Above 0. Default: 1e-10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-10;

    /// <summary>Momentum.</summary>
    /// <value>In [0, 1). Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Require.BelowOne(value, nameof(Momentum)); }

    /// <summary>Weight decay (L2 penalty) of the parameters whose group has no other.</summary>
    /// <value>At least 0. Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); }

    internal override double DefaultWeightDecay => WeightDecay;

    internal override UpdateRule CreateRule() => new RmsPropTFRule(this);

    internal override void AddTo(NamedValues values)
    {
        values.Add("optimizer", "RMSpropTF", unless: "SGD");
        values.Add("alpha", Alpha, unless: 0.9);
        values.Add("epsilon", Epsilon, unless: 1e-10);
        values.Add("momentum", Momentum);
        values.Add("weight decay", WeightDecay);
    }
}
