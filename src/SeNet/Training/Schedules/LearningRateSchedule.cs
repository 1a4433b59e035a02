using SeNet.Collections;

namespace SeNet.Training;

/// <summary>
/// The learning rate as a function of the run's position, in closed form: it has no state, so a resumed run goes on with
/// exactly the rate that it would have had.
/// </summary>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The same rate throughout, as in the notebook.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>The rate is multiplied by <paramref name="factor"/> after every <paramref name="epochs"/> epochs.</summary>
    /// <param name="epochs">Epochs between two drops, at least 1.</param>
    /// <param name="factor">What each drop leaves of the rate, above 0 and finite; 0.1 as in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Step(int epochs, double factor = 0.1) => new StepSchedule(epochs, factor);

    /// <summary>Half a cosine from the full rate down to <paramref name="end"/>, after a linear warm-up.</summary>
    /// <param name="warmupEpochs">Epochs over which the rate rises linearly from 0, 0 or more and less than the run's.</param>
    /// <param name="end">What is left of the rate at the end, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Cosine(double warmupEpochs = 0, double end = 0) => new CosineSchedule(warmupEpochs, end);

    /// <summary>One cycle: the rate rises linearly to its full value, then falls linearly to <paramref name="end"/> (Smith, arXiv 1708.07120).</summary>
    /// <param name="peak">Share of the run at which the full rate is reached, above 0 and below 1.</param>
    /// <param name="start">The rate's share at the start, in [0, 1).</param>
    /// <param name="end">The rate's share at the end, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule OneCycle(double peak = 0.25, double start = 0.04, double end = 0) => new OneCycleSchedule(peak, start, end);

    /// <summary>Share of the full learning rate at a position.</summary>
    /// <param name="position">Epochs done, with the share of the current one: 0 at the first step, below <paramref name="epochs"/>.</param>
    /// <param name="epochs">Epochs of the whole run.</param>
    public abstract double Factor(double position, int epochs);

    /// <summary>Adds what distinguishes this schedule from <see cref="Constant"/>.</summary>
    internal abstract void AddTo(NamedValues values);
}
