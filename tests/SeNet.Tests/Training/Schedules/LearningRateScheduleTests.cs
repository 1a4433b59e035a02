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
        FluentActions.Invoking(() => LearningRateSchedule.Step(1, 0.1, 1, 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("warmupStart");
        FluentActions.Invoking(() => LearningRateSchedule.Cosine(cycles: 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("cycles");
        FluentActions.Invoking(() => LearningRateSchedule.Cosine(cycleGrowth: 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("cycleGrowth");
        FluentActions.Invoking(() => LearningRateSchedule.Cosine(cycleDecay: 1.5))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("cycleDecay");
        FluentActions.Invoking(() => LearningRateSchedule.Polynomial(0))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("power");
        FluentActions.Invoking(() => LearningRateSchedule.Plateau(factor: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("factor");
        FluentActions.Invoking(() => LearningRateSchedule.Plateau(patience: -1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("patience");
        FluentActions.Invoking(() => LearningRateSchedule.Plateau((PlateauMetric)9))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("metric");
    }

    [Fact]
    public void Cosine_with_restarts_ends_each_cycle_low_and_begins_the_next_high()
    {
        var schedule = LearningRateSchedule.Cosine(cycles: 2, cycleDecay: 0.5);
        schedule.Factor(4.999, 10).Should().BeApproximately(0, 1e-5);
        schedule.Factor(5, 10).Should().Be(0.5);
        schedule.Factor(9.999, 10).Should().BeApproximately(0, 1e-5);
    }

    [Fact]
    public void A_plateau_needs_the_metric_that_it_follows()
    {
        var fit = (PlateauMetric metric) => FluentActions.Invoking(() => TinyRun.Fit(
            [], TinyRun.Options with { Schedule = LearningRateSchedule.Plateau(metric) }, test: false));
        fit(PlateauMetric.TestLoss).Should().Throw<ArgumentException>()
            .WithMessage("*follows TestLoss*no test set*TrainLoss*");
        fit(PlateauMetric.TrainLoss).Should().NotThrow();
    }

    [Fact]
    public void A_schedule_of_a_user_is_called_with_the_finished_epochs()
    {
        var schedule = new Recording(0.5);
        var result = TinyRun.Fit([], TinyRun.Options with { Schedule = schedule }, test: false);
        result.History.Select(epoch => epoch.LearningRate).Should().Equal(0.01, 0.01);
        schedule.Calls.Distinct().Should().Equal("0 of 2, 0", "0.5 of 2, 0", "1 of 2, 1", "1.5 of 2, 1");
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_none_ends_the_run_with_all_saved_and_names_epoch_and_batch(double factor)
    {
        using var folder = new TemporaryFolder();
        var fit = () => TinyRun.Fit(
            [new CheckpointSaver(folder.Path)], TinyRun.Options with { Schedule = new BadAt(1.5, factor) });
        fit.Should().Throw<InvalidOperationException>()
            .WithMessage("The schedule BadAt gives the factor *in epoch 2, batch 2 *0 or more.");
        CheckpointName.Newest(folder.Path).Should().Be("checkpoint-00001-000001.safetensors");
    }

    private sealed record Recording(double Rate) : LearningRateSchedule
    {
        public List<string> Calls { get; } = [];

        public override double Factor(double position, int epochs) => throw new NotSupportedException();

        public override double Factor(double position, int epochs, IReadOnlyList<EpochResult> history)
        {
            Calls.Add(FormattableString.Invariant($"{position} of {epochs}, {history.Count}"));
            return Rate;
        }
    }

    private sealed record BadAt(double Position, double Value) : LearningRateSchedule
    {
        public override double Factor(double position, int epochs) => position >= Position ? Value : 1;
    }
}
