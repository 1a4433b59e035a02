using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Muon for the weights of convolutions (Jordan, https://kellerjordan.github.io/posts/muon): each step moves a weight, taken as a matrix of one
/// row an output channel, by the nearest orthogonal matrix to its momentum, so that all directions learn equally fast. Weights keep the norm
/// sqrt(rows). All other parameters are trained by stochastic gradient descent.
/// </summary>
public sealed record MuonOptions
{
    /// <summary>The full learning rate of the convolutions, which <see cref="TrainingOptions.Schedule"/> scales.</summary>
    /// <value>Above 0; 0.1. airbench94 takes 0.24 with batches of 2,000; smaller batches take smaller steps.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRate { get; init => field = Require.Positive(value, nameof(LearningRate)); } = 0.1;

    /// <summary>Momentum, Nesterov's.</summary>
    /// <value>In [0, 1); 0.6, as in airbench94.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Require.BelowOne(value, nameof(Momentum)); } = 0.6;

    internal void AddTo(NamedValues values)
    {
        values.Add("Muon", true, unless: false);
        values.Add("Muon's learning rate", LearningRate, unless: 0.1);
        values.Add("Muon's momentum", Momentum, unless: 0.6);
    }
}
