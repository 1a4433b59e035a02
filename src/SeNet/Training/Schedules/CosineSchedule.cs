using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

internal sealed record CosineSchedule : LearningRateSchedule
{
    public CosineSchedule(double warmupEpochs, double end)
    {
        WarmupEpochs = Require.NotNegative(warmupEpochs);
        End = Require.BelowOne(end);
    }

    public double WarmupEpochs { get; }

    public double End { get; }

    public override double Factor(double position, int epochs)
    {
        if (position < WarmupEpochs)
            return position / WarmupEpochs;
        var done = (position - WarmupEpochs) / (epochs - WarmupEpochs);
        return End + (1 - End) * (1 + Math.Cos(Math.PI * done)) / 2;
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("schedule", "cosine", unless: "constant");
        values.Add("schedule's warm-up epochs", WarmupEpochs, unless: 0);
        values.Add("schedule's end", End, unless: 0);
    }
}
