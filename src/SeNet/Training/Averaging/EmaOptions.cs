using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

/// <summary>
/// Exponential moving average of the weights, as in timm's <c>ModelEmaV3</c>: after each step, average = decay *
/// average + (1 - decay) * weights, running statistics included.
/// </summary>
/// <example>
/// <code>
/// var options = new TrainingOptions { Ema = new EmaOptions { Decay = 0.999 } };
/// new Trainer(network, options).Fit(
///     data.Train,
///     data.Test,
///     [new BestWeights("best.safetensors"), new BestWeights("best-ema.safetensors", weights: ModelWeights.Ema)]);
/// </code>
/// </example>
public sealed record EmaOptions
{
    /// <summary>Decay: the part of the average that stays in a step.</summary>
    /// <value>In [0, 1). Default: 0.9999. A short run needs a smaller one: 0.999 or 0.99.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Decay { get; init => field = Require.BelowOne(value, nameof(Decay)); } = 0.9999;

    /// <summary>
    /// Whether the decay grows with the number of steps: 1 - (1 + step / <see cref="WarmupGamma"/>) to the power of
    /// -<see cref="WarmupPower"/>, at most <see cref="Decay"/> and at least <see cref="MinDecay"/>.
    /// </summary>
    /// <value>Default: true. Otherwise the first weights count too much in a short run.</value>
    public bool Warmup { get; init; } = true;

    /// <summary>Gamma of the warm-up, in steps.</summary>
    /// <value>Above 0. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double WarmupGamma { get; init => field = Require.Positive(value, nameof(WarmupGamma)); } = 1;

    /// <summary>Power of the warm-up.</summary>
    /// <value>
    /// Above 0. Default: 2/3, with which the decay reaches 0.99 after 1,000 steps and 0.999 after 31,600; with 3/4 it
    /// reaches 0.999 after 10,000.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double WarmupPower { get; init => field = Require.Positive(value, nameof(WarmupPower)); } = 2.0 / 3;

    /// <summary>Lower bound of the decay while it grows.</summary>
    /// <value>In [0, 1). Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinDecay { get; init => field = Require.BelowOne(value, nameof(MinDecay)); }

    /// <summary>Number of steps at the start in which the average is the weights themselves.</summary>
    /// <value>At least 0. Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int StartAfter { get; init => field = Require.NotNegative(value, nameof(StartAfter)); }

    /// <summary>The decay of a step.</summary>
    /// <param name="step">Number of the step, starting at 1. In the first the average is the weights.</param>
    public double DecayAt(long step)
    {
        var averaged = step - StartAfter - 1;
        if (averaged <= 0)
            return 0;
        return Warmup
            ? Math.Max(Math.Min(1 - Math.Pow(1 + averaged / WarmupGamma, -WarmupPower), Decay), MinDecay)
            : Decay;
    }

    internal void AddTo(NamedValues values)
    {
        values.Add("EMA", true, unless: false);
        values.Add("EMA's decay", Decay, unless: 0.9999);
        values.Add("EMA's warm-up", Warmup, unless: true);
        values.Add("EMA's warm-up gamma", WarmupGamma, unless: 1);
        values.Add("EMA's warm-up power", WarmupPower, unless: 2.0 / 3);
        values.Add("EMA's minimum decay", MinDecay, unless: 0);
        values.Add("EMA's start", StartAfter, unless: 0);
    }
}
