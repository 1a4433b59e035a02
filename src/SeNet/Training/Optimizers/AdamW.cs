using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), as <c>torch.optim.AdamW</c>. The weight
/// decay of a step is the learning rate times <see cref="WeightDecay"/>.
/// </summary>
/// <remarks>
/// Set <see cref="TrainingOptions.LearningRate"/> too: its default, 0.1, is that of <see cref="Sgd"/>. AdamW needs
/// about a hundredth of it; PyTorch's default is 1e-3.
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions
/// {
///     LearningRate = 1e-3,
///     Optimizer = new AdamW { WeightDecay = 0.05 },
///     DecayNormAndBias = false,
///     Schedule = LearningRateSchedule.Cosine(warmupEpochs: 5),
/// };
/// </code>
/// </example>
public sealed record AdamW : OptimizerOptions
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
    /// <value>Above 0. Default: 1e-8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>Weight decay of the parameters whose group has no other.</summary>
    /// <value>At least 0. Default: 0.01.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); } = 0.01;

    internal override double DefaultWeightDecay => WeightDecay;

    internal override UpdateRule CreateRule() => new AdamWRule(this);

    internal override void AddTo(NamedValues values)
    {
        values.Add("optimizer", "AdamW", unless: "SGD");
        values.Add("beta 1", Beta1, unless: 0.9);
        values.Add("beta 2", Beta2, unless: 0.999);
        values.Add("epsilon", Epsilon, unless: 1e-8);
        values.Add("weight decay", WeightDecay);
    }
}
