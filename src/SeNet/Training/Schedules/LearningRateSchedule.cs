using SeNet.Collections;

namespace SeNet.Training;

/// <summary>
/// Learning-rate schedule: a factor of the learning rate as a function of the position in the run and of the finished
/// epochs. It has no state, so a resumed run continues with exactly the same rates.
/// </summary>
/// <remarks>
/// Your own schedule is a record that derives from this one. A resumed run must have the schedule that it was started
/// with. Two schedules are the same if their texts (<see cref="object.ToString"/>, in the invariant culture) are: the
/// text of a record holds its name and its public properties.
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions { Schedule = new InverseRoot { WarmupEpochs = 2 } };
///
/// /// Linear warm-up, then the inverse square root (Vaswani et al., arXiv 1706.03762, section 5.3).
/// sealed record InverseRoot : LearningRateSchedule
/// {
///     public double WarmupEpochs { get; init; } = 1;
///
///     public override double Factor(double position, int epochs) =>
///         position &lt; WarmupEpochs ? position / WarmupEpochs : Math.Sqrt(WarmupEpochs / position);
/// }
/// </code>
/// </example>
public abstract record LearningRateSchedule
{
    /// <summary>A constant learning rate, as in the notebook.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// Multiplies the learning rate by <paramref name="factor"/> after every <paramref name="epochs"/> epochs, counted
    /// from the end of the warm-up.
    /// </summary>
    /// <param name="epochs">Number of epochs between two drops, at least 1.</param>
    /// <param name="factor">Factor of each drop, finite and above 0. Default: 0.1, as in the paper.</param>
    /// <param name="warmupEpochs">Number of epochs in which the rate rises linearly; at least 0.</param>
    /// <param name="warmupStart">Rate at the start of the warm-up as a fraction of the maximum, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Step(
        int epochs, double factor = 0.1, double warmupEpochs = 0, double warmupStart = 0) =>
        new StepSchedule(epochs, factor, new Warmup(warmupEpochs, warmupStart));

    /// <summary>
    /// Half a cosine from the maximum learning rate down to <paramref name="end"/>, after a linear warm-up; or several
    /// such cycles with warm restarts (Loshchilov and Hutter, arXiv 1608.03983), which together fill the run.
    /// </summary>
    /// <param name="warmupEpochs">
    /// Number of epochs in which the rate rises linearly; at least 0, and less than the run has.
    /// </param>
    /// <param name="end">Rate at the end of each cycle as a fraction of the maximum, in [0, 1).</param>
    /// <param name="warmupStart">Rate at the start of the warm-up as a fraction of the maximum, in [0, 1).</param>
    /// <param name="cycles">Number of cycles, at least 1.</param>
    /// <param name="cycleGrowth">
    /// Length of a cycle as a multiple of that before, finite and above 0; timm's <c>cycle_mul</c>.
    /// </param>
    /// <param name="cycleDecay">
    /// Maximum of a cycle as a multiple of that before, above 0 and at most 1; timm's <c>cycle_decay</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Cosine(
        double warmupEpochs = 0,
        double end = 0,
        double warmupStart = 0,
        int cycles = 1,
        double cycleGrowth = 1,
        double cycleDecay = 1) =>
        new CosineSchedule(new Warmup(warmupEpochs, warmupStart), end, cycles, cycleGrowth, cycleDecay);

    /// <summary>
    /// From the maximum learning rate down to <paramref name="end"/>, with the fraction of the run that is left raised
    /// to <paramref name="power"/>, after a linear warm-up.
    /// </summary>
    /// <param name="power">Exponent, finite and above 0. Default: 1, a straight line. timm's default is 0.5.</param>
    /// <param name="warmupEpochs">
    /// Number of epochs in which the rate rises linearly; at least 0, and less than the run has.
    /// </param>
    /// <param name="end">Rate at the end as a fraction of the maximum, in [0, 1).</param>
    /// <param name="warmupStart">Rate at the start of the warm-up as a fraction of the maximum, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Polynomial(
        double power = 1, double warmupEpochs = 0, double end = 0, double warmupStart = 0) =>
        new PolynomialSchedule(power, new Warmup(warmupEpochs, warmupStart), end);

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

    /// <summary>
    /// Multiplies the learning rate by <paramref name="factor"/> when a metric has not improved for more than
    /// <paramref name="patience"/> epochs, as PyTorch's <c>ReduceLROnPlateau</c> and timm's plateau schedule. It is
    /// computed from the history of the run, so that a resumed run has the same rates.
    /// </summary>
    /// <param name="metric">The metric. A metric of the test needs a test set.</param>
    /// <param name="patience">Number of epochs without improvement that are tolerated, at least 0.</param>
    /// <param name="factor">Factor of each drop, above 0 and below 1.</param>
    /// <param name="threshold">
    /// Smallest relative change that counts as an improvement, in [0, 1).
    /// </param>
    /// <param name="cooldown">Number of epochs after a drop in which nothing is counted, at least 0.</param>
    /// <param name="warmupEpochs">
    /// Number of epochs in which the rate rises linearly and nothing is counted; at least 0.
    /// </param>
    /// <param name="end">Lowest rate as a fraction of the maximum, in [0, 1).</param>
    /// <param name="warmupStart">Rate at the start of the warm-up as a fraction of the maximum, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static LearningRateSchedule Plateau(
        PlateauMetric metric = PlateauMetric.TestLoss,
        int patience = 10,
        double factor = 0.1,
        double threshold = 1e-4,
        int cooldown = 0,
        double warmupEpochs = 0,
        double end = 0,
        double warmupStart = 0) =>
        new PlateauSchedule(metric, patience, factor, threshold, cooldown, new Warmup(warmupEpochs, warmupStart), end);

    /// <summary>Factor by which the learning rate is multiplied at a position.</summary>
    /// <param name="position">
    /// Number of epochs trained, with a fraction for the current one: 0 at the first batch, below
    /// <paramref name="epochs"/>.
    /// </param>
    /// <param name="epochs">Number of epochs of the whole run.</param>
    /// <returns>A finite number, 0 or more. Any other ends the run with an error.</returns>
    public abstract double Factor(double position, int epochs);

    /// <summary>
    /// Factor by which the learning rate is multiplied at a position, which may depend on the results so far. By
    /// default it does not.
    /// </summary>
    /// <param name="position">Number of epochs trained, with a fraction for the current one.</param>
    /// <param name="epochs">Number of epochs of the whole run.</param>
    /// <param name="history">The results of the finished epochs, the first first; also those before a resume.</param>
    /// <returns>A finite number, 0 or more. Any other ends the run with an error.</returns>
    public virtual double Factor(double position, int epochs, IReadOnlyList<EpochResult> history) =>
        Factor(position, epochs);

    /// <summary>Checks before a run that the schedule will have what it needs.</summary>
    internal virtual void RequireFits(bool hasTest)
    {
    }

    /// <summary>Adds what distinguishes this schedule from <see cref="Constant"/>.</summary>
    internal virtual void AddTo(NamedValues values) =>
        values.Add("schedule", InvariantText.Of(this), unless: "constant");
}
