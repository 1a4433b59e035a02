using SeNet.Collections;

namespace SeNet.Training;

/// <summary>
/// Learning-rate schedule: a factor of the learning rate as a function of the position in the run. It has no state, so
/// a resumed run continues with exactly the same rates.
/// </summary>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>A constant learning rate, as in the notebook.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// Multiplies the learning rate by <paramref name="factor"/> after every <paramref name="epochs"/> epochs.
    /// </summary>
    /// <param name="epochs">Number of epochs between two drops, at least 1.</param>
    /// <param name="factor">Factor of each drop, finite and above 0. Default: 0.1, as in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Step(int epochs, double factor = 0.1) => new StepSchedule(epochs, factor);

    /// <summary>
    /// Half a cosine from the maximum learning rate down to <paramref name="end"/>, after a linear warm-up.
    /// </summary>
    /// <param name="warmupEpochs">
    /// Number of epochs in which the rate rises linearly from 0; at least 0, and less than the run has.
    /// </param>
    /// <param name="end">Rate at the end as a fraction of the maximum, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Cosine(double warmupEpochs = 0, double end = 0) =>
        new CosineSchedule(warmupEpochs, end);

    /// <summary>
    /// One cycle (Smith, arXiv 1708.07120): the rate rises linearly to its maximum, then falls linearly to
    /// <paramref name="end"/>.
    /// </summary>
    /// <param name="peak">Fraction of the run at which the maximum is reached, above 0 and below 1.</param>
    /// <param name="start">Rate at the start as a fraction of the maximum, in [0, 1).</param>
    /// <param name="end">Rate at the end as a fraction of the maximum, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule OneCycle(double peak = 0.25, double start = 0.04, double end = 0) =>
        new OneCycleSchedule(peak, start, end);

    /// <summary>Factor by which the learning rate is multiplied at a position.</summary>
    /// <param name="position">
    /// Number of epochs trained, with a fraction for the current one: 0 at the first batch, below
    /// <paramref name="epochs"/>.
    /// </param>
    /// <param name="epochs">Number of epochs of the whole run.</param>
    public abstract double Factor(double position, int epochs);

    /// <summary>Adds what distinguishes this schedule from <see cref="Constant"/>.</summary>
    internal abstract void AddTo(NamedValues values);
}
