using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

internal sealed record CosineSchedule : LearningRateSchedule
{
    public CosineSchedule(Warmup warmup, double end, int cycles, double cycleGrowth, double cycleDecay)
    {
        Warmup = warmup;
        End = Require.BelowOne(end);
        Cycles = Require.AtLeastOne(cycles);
        CycleGrowth = Require.Positive(cycleGrowth);
        if (!(cycleDecay is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(cycleDecay), cycleDecay, "cycleDecay is above 0 and at most 1.");
        CycleDecay = cycleDecay;
    }

    public Warmup Warmup { get; }

    public double End { get; }

    public int Cycles { get; }

    public double CycleGrowth { get; }

    public double CycleDecay { get; }

    public override double Factor(double position, int epochs)
    {
        if (Warmup.Factor(position) is { } rising)
            return rising;
        var (cycle, done) = CycleAt((position - Warmup.Epochs) / (epochs - Warmup.Epochs));
        return End + (Math.Pow(CycleDecay, cycle) - End) * (1 + Math.Cos(Math.PI * done)) / 2;
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("schedule", "cosine", unless: "constant");
        Warmup.AddTo(values);
        values.Add("schedule's end", End, unless: 0);
        values.Add("schedule's cycles", Cycles, unless: 1);
        values.Add("schedule's cycle growth", CycleGrowth, unless: 1);
        values.Add("schedule's cycle decay", CycleDecay, unless: 1);
    }

    /// <summary>The cycle at a fraction of the run behind the warm-up, and the part of it that is done.</summary>
    private (int Cycle, double Done) CycleAt(double fraction)
    {
        var lengths = Enumerable.Range(0, Cycles).Select(cycle => Math.Pow(CycleGrowth, cycle)).ToList();
        var total = lengths.Sum();
        var start = 0.0;
        for (var cycle = 0; ; start += lengths[cycle++])
        {
            var done = (fraction * total - start) / lengths[cycle];
            if (done < 1 || cycle == Cycles - 1)
                return (cycle, done);
        }
    }
}
