using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Options of the Muon optimizer, which trains the weights of convolutions (Jordan,
/// https://kellerjordan.github.io/posts/muon). The momentum of a weight, taken as a matrix with one row per output
/// channel, is replaced with the nearest orthogonal matrix, so that all directions learn equally fast. The norm of a
/// weight is kept at sqrt(rows). All other parameters are trained by stochastic gradient descent.
/// </summary>
public sealed record MuonOptions
{
    /// <summary>Maximum learning rate of the convolutions; <see cref="TrainingOptions.Schedule"/> scales it.</summary>
    /// <value>
    /// Above 0. Default: 0.1. airbench94 uses 0.24 with batches of 2,000 images; smaller batches need a lower rate.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 0.1;

    /// <summary>Nesterov momentum.</summary>
    /// <value>In [0, 1). Default: 0.6, as in airbench94.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Require.BelowOne(value, nameof(Momentum)); } = 0.6;

    internal void AddTo(NamedValues values)
    {
        values.Add("Muon", true, unless: false);
        values.Add("Muon's learning rate", LearningRate, unless: 0.1);
        values.Add("Muon's momentum", Momentum, unless: 0.6);
    }
}
