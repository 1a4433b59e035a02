using SeNet.Collections;

namespace SeNet.Training;

internal sealed record ConstantSchedule : LearningRateSchedule
{
    public override double Factor(double position, int epochs) => 1;

    internal override void AddTo(NamedValues values) => values.Add("schedule", "constant", unless: "constant");
}
