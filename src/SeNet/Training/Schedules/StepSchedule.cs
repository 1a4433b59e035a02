using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Training;

internal sealed record StepSchedule : LearningRateSchedule
{
    public StepSchedule(int every, double factor, Warmup warmup)
    {
        Every = Require.AtLeastOne(every, "epochs");
        Drop = Require.Positive(factor, nameof(factor));
        Warmup = warmup;
    }

    public int Every { get; }

    public double Drop { get; }

    public Warmup Warmup { get; }

    public override double Factor(double position, int epochs) =>
        Warmup.Factor(position) ?? Math.Pow(Drop, Math.Floor((position - Warmup.Epochs) / Every));

    internal override void AddTo(NamedValues values)
    {
        values.Add("schedule", "step", unless: "constant");
        values.Add("schedule's epochs", Every);
        values.Add("schedule's factor", Drop, unless: 0.1);
        Warmup.AddTo(values);
    }
}
