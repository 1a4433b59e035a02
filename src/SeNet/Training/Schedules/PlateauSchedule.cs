using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

internal sealed record PlateauSchedule : LearningRateSchedule
{
    public PlateauSchedule(
        PlateauMetric metric, int patience, double factor, double threshold, int cooldown, Warmup warmup, double end)
    {
        Metric = Require.Defined(metric);
        Patience = Require.NotNegative(patience);
        if (!(factor is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "factor is above 0 and below 1.");
        Drop = factor;
        Threshold = Require.BelowOne(threshold);
        Cooldown = Require.NotNegative(cooldown);
        Warmup = warmup;
        End = Require.BelowOne(end);
    }

    public PlateauMetric Metric { get; }

    public int Patience { get; }

    public double Drop { get; }

    public double Threshold { get; }

    public int Cooldown { get; }

    public Warmup Warmup { get; }

    public double End { get; }

    public override double Factor(double position, int epochs) => Factor(position, epochs, []);

    public override double Factor(double position, int epochs, IReadOnlyList<EpochResult> history)
    {
        if (Warmup.Factor(position) is { } rising)
            return rising;
        var factor = 1.0;
        double? best = null;
        var (bad, cooling) = (0, 0);
        foreach (var value in history.Where(epoch => epoch.Epoch > Warmup.Epochs).Select(ValueOf))
        {
            if (best is not { } before || IsBetter(value, before))
                (best, bad) = (value, 0);
            else
                bad++;
            if (cooling > 0)
                (cooling, bad) = (cooling - 1, 0);
            if (bad > Patience)
                (factor, cooling, bad) = (Math.Max(factor * Drop, End), Cooldown, 0);
        }

        return factor;
    }

    internal override void RequireFits(bool hasTest)
    {
        if (!hasTest && Metric != PlateauMetric.TrainLoss)
            throw new ArgumentException(
                $"The schedule follows {Metric}, and there is no test set. Give one, or choose " +
                    $"{nameof(PlateauMetric)}.{nameof(PlateauMetric.TrainLoss)}.");
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("schedule", "plateau", unless: "constant");
        values.Add("schedule's metric", Metric, unless: PlateauMetric.TestLoss);
        values.Add("schedule's patience", Patience, unless: 10);
        values.Add("schedule's factor", Drop, unless: 0.1);
        values.Add("schedule's threshold", Threshold, unless: 1e-4);
        values.Add("schedule's cooldown", Cooldown, unless: 0);
        Warmup.AddTo(values);
        values.Add("schedule's end", End, unless: 0);
    }

    private double ValueOf(EpochResult epoch) => Metric switch
    {
        PlateauMetric.TestAccuracy => epoch.TestAccuracy ?? double.NaN,
        PlateauMetric.TrainLoss => epoch.TrainLoss,
        _ => epoch.TestLoss ?? double.NaN,
    };

    private bool IsBetter(double value, double best) =>
        double.IsNaN(best) && !double.IsNaN(value)
        || (Metric == PlateauMetric.TestAccuracy
            ? value > best * (1 + Threshold)
            : value < best * (1 - Threshold));
}
