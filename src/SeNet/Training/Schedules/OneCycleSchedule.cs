using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

internal sealed record OneCycleSchedule : LearningRateSchedule
{
    public OneCycleSchedule(double peak, double start, double end)
    {
        if (!(peak is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(peak), peak, "peak is a fraction of the " +
                "run, above 0 and below 1.");
        Peak = peak;
        Start = Require.BelowOne(start);
        End = Require.BelowOne(end);
    }

    public double Peak { get; }

    public double Start { get; }

    public double End { get; }

    public override double Factor(double position, int epochs)
    {
        var done = position / epochs;
        return done < Peak
            ? Start + (1 - Start) * done / Peak
            : End + (1 - End) * (1 - done) / (1 - Peak);
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("schedule", "one cycle", unless: "constant");
        values.Add("schedule's peak", Peak, unless: 0.25);
        values.Add("schedule's start", Start, unless: 0.04);
        values.Add("schedule's end", End, unless: 0);
    }
}
