namespace SeNet.Training;

internal sealed record ConstantSchedule : LearningRateSchedule
{
    public override double Factor(double position, int epochs) => 1;
}
