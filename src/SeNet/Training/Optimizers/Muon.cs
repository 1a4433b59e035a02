using SeNet.Collections;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Muon for the weights of convolutions of more than one pixel (Jordan, https://kellerjordan.github.io/posts/muon), and
/// stochastic gradient descent for all other parameters. The momentum of a weight, taken as a matrix with one row per
/// output channel, is replaced with the nearest orthogonal matrix, so that all directions learn equally fast. The norm
/// of a weight is kept at sqrt(rows); it has no weight decay.
/// </summary>
public sealed record Muon : OptimizerOptions
{
    /// <summary>Maximum learning rate of the convolutions; <see cref="TrainingOptions.Schedule"/> scales it.</summary>
    /// <value>
    /// Above 0. Default: 0.1. airbench94 uses 0.24 with batches of 2,000 images; smaller batches need a lower rate.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 0.1;

    /// <summary>Nesterov momentum of the convolutions.</summary>
    /// <value>In [0, 1). Default: 0.6, as in airbench94.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Require.BelowOne(value, nameof(Momentum)); } = 0.6;

    /// <summary>
    /// The optimizer of all other parameters, at the learning rate of <see cref="TrainingOptions.LearningRate"/>.
    /// </summary>
    /// <value>Default: <see cref="Sgd"/> with its defaults.</value>
    public Sgd Others
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Others));
            field = value;
        }
    }
    = new();

    internal override double DefaultWeightDecay => Others.WeightDecay;

    internal override UpdateRule CreateRule() => Others.CreateRule();

    internal override UpdateRule CreateSingleRule() => new MuonRule(this);

    internal override bool IsSingle(Tensor parameter) =>
        parameter.dim() == 4 && parameter.size(2) * parameter.size(3) > 1;

    internal override void AddTo(NamedValues values)
    {
        values.Add("Muon", true, unless: false);
        values.Add("Muon's learning rate", LearningRate, unless: 0.1);
        values.Add("Muon's momentum", Momentum, unless: 0.6);
        Others.AddTo(values);
    }
}
