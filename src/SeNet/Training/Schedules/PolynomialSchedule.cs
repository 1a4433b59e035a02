using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

internal sealed record PolynomialSchedule : LearningRateSchedule
{
    public PolynomialSchedule(double power, Warmup warmup, double end)
    {
        Power = Require.Positive(power);
        Warmup = warmup;
        End = Require.BelowOne(end);
    }

    public double Power { get; }

    public Warmup Warmup { get; }

    public double End { get; }

    public override double Factor(double position, int epochs) =>
        Warmup.Factor(position)
        ?? End + (1 - End) * Math.Pow(1 - (position - Warmup.Epochs) / (epochs - Warmup.Epochs), Power);

    internal override void AddTo(NamedValues values)
    {
        values.Add("schedule", "polynomial", unless: "constant");
        values.Add("schedule's power", Power, unless: 1);
        Warmup.AddTo(values);
        values.Add("schedule's end", End, unless: 0);
    }
}
