using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Stochastic gradient descent as in PyTorch: d = g + decay * p; v = momentum * v + d; p -= rate * (d + momentum * v)
/// with Nesterov momentum, p -= rate * v without. The defaults are those of the notebook.
/// </summary>
public sealed record Sgd : OptimizerOptions
{
    /// <summary>Momentum.</summary>
    /// <value>In [0, 1). Default: 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Require.BelowOne(value, nameof(Momentum)); } = 0.9;

    /// <summary>Whether to use Nesterov momentum.</summary>
    /// <value>Default: true.</value>
    public bool Nesterov { get; init; } = true;

    /// <summary>Weight decay (L2 penalty) of the parameters whose group has no other.</summary>
    /// <value>At least 0. Default: 1e-4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); } = 1e-4;

    internal override double DefaultWeightDecay => WeightDecay;

    internal override UpdateRule CreateRule() => new SgdRule(this);

    internal override void AddTo(NamedValues values)
    {
        values.Add("momentum", Momentum, unless: 0.9);
        values.Add("Nesterov momentum", Nesterov, unless: true);
        values.Add("weight decay", WeightDecay, unless: 1e-4);
    }
}
