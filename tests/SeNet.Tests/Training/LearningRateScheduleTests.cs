using SeNet.Training;

namespace SeNet.Tests.Training;

public class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(39.9)]
    public void Constant_stays(double position) => LearningRateSchedule.Constant.Factor(position, 40).Should().Be(1);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(29.99, 1)]
    [InlineData(30, 0.1)]
    [InlineData(60, 0.01)]
    public void Step_drops_after_every_so_many_epochs(double position, double factor) =>
        LearningRateSchedule.Step(30).Factor(position, 90).Should().BeApproximately(factor, 1e-15);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2.5, 0.5)]
    [InlineData(5, 1)]
    [InlineData(27.5, 0.55)]
    [InlineData(50, 0.1)]
    public void Cosine_warms_up_linearly_and_falls_by_half_a_wave(double position, double factor) =>
        LearningRateSchedule.Cosine(warmupEpochs: 5, end: 0.1).Factor(position, 50)
            .Should().BeApproximately(factor, 1e-12);

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(1, 0.6)]
    [InlineData(2, 1)]
    [InlineData(6, 0.5)]
    [InlineData(10, 0)]
    public void One_cycle_rises_and_falls_linearly(double position, double factor) =>
        LearningRateSchedule.OneCycle(peak: 0.2, start: 0.2).Factor(position, 10)
            .Should().BeApproximately(factor, 1e-12);

    [Fact]
    public void Values_out_of_range_are_named()
    {
        FluentActions.Invoking(() => LearningRateSchedule.Step(0))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("epochs");
        FluentActions.Invoking(() => LearningRateSchedule.Cosine(-1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("warmupEpochs");
        FluentActions.Invoking(() => LearningRateSchedule.OneCycle(peak: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("peak");
    }
}
