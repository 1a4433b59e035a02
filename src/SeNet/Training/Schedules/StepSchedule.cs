using SeNet.Validation;

namespace SeNet.Training;

internal sealed record StepSchedule : LearningRateSchedule
{
    public StepSchedule(int every, double factor)
    {
        Every = Require.AtLeastOne(every, "epochs");
        Drop = Require.Positive(factor, nameof(factor));
    }

    public int Every { get; }

    public double Drop { get; }

    public override double Factor(double position, int epochs) => Math.Pow(Drop, Math.Floor(position / Every));
}
