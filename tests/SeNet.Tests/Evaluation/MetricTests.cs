using SeNet.Evaluation;
using SeNet.Tests.Training;
using SeNet.Training;

namespace SeNet.Tests.Evaluation;

public class MetricTests
{
    [Fact]
    public void Macro_F1_and_balanced_accuracy_are_scikit_learns()
    {
        using var expected = new ScikitLearn();
        var result = new EvaluationResult(1.5, 0.9, 5, expected.CountLabels());
        Metric.MacroF1.Compute(result).Should().BeApproximately(expected.Average("macro").F1, 1e-12);
        Metric.BalancedAccuracy.Compute(result).Should().BeApproximately(expected.Figure("balanced_accuracy"), 1e-12);
        Metric.Loss.Compute(result).Should().Be(1.5);
    }

    [Fact]
    public void Calibration_error_and_top_k_are_those_of_numpy()
    {
        using var golden = new FollowingGolden();
        var result = new EvaluationResult(0, 0, 5, new ConfusionMatrix(["a"]))
        {
            Confidences = golden.Singles("calibration", "confidence"),
            Ranks = [.. golden.Numbers("calibration", "rank").Select(rank => (int)rank)],
        };
        Metric.CalibrationError.Compute(result).Should().BeApproximately(golden.Number("calibration", "error"), 1e-6);
        Metric.TopAccuracy(3).Compute(result).Should().BeApproximately(golden.Number("calibration", "top3"), 1e-12);
    }

    [Fact]
    public void Two_sure_answers_of_which_one_is_wrong_are_off_by_a_half()
    {
        var result = new EvaluationResult(0, 0, 1, new ConfusionMatrix(["a", "b"]))
        {
            Confidences = [1, 1], Ranks = [0, 1],
        };
        Metric.CalibrationError.Compute(result).Should().Be(0.5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("macro F1")]
    [InlineData("a,b")]
    [InlineData("é")]
    public void A_name_that_a_log_cannot_hold_is_refused(string name) =>
        FluentActions.Invoking(() => new Constant(name, 0)).Should().Throw<ArgumentException>();

    [Fact]
    public void Names_of_a_run_are_distinct_and_not_those_of_other_columns()
    {
        Refusal(Metric.MacroF1, Metric.MacroF1).Should().Contain("2 metrics of the name 'macro_f1'");
        Refusal(Metric.Loss).Should().Contain("'loss'");
        Refusal(new Constant("ema_mine", 0)).Should().Contain("'ema_mine'");

        static string Refusal(params Metric[] metrics) =>
            FluentActions.Invoking(() => new TrainingOptions { Metrics = metrics })
                .Should().Throw<ArgumentException>().Which.Message;
    }

    [Fact]
    public void A_metric_of_ones_own_is_in_the_history_and_chooses_the_best_epoch()
    {
        using var folder = new TemporaryFolder();
        var falling = new Falling();
        var best = new List<DateTime>();
        var result = TinyRun.Fit(
            [
                new BestWeights(folder.File("best.safetensors"), falling),
                new At((name, _) =>
                {
                    if (name.StartsWith("end", StringComparison.Ordinal)) best.Add(
                        File.GetLastWriteTimeUtc(folder.File("best.safetensors")));
                }),
                new EarlyStopping(patience: 2, metric: falling),
            ],
            TinyRun.Options with { Epochs = 5, Metrics = [falling] });
        result.History.Select(epoch => epoch.Metrics["falling"]).Should().Equal(3, 2, 1);
        result.History[0].ValueOf(falling).Should().Be(3);
        best.Distinct().Should().ContainSingle("the first epoch is the best");
        result.Outcome.Should().Be(TrainingOutcome.Stopped);
    }

    [Fact]
    public void A_metric_that_is_not_a_number_ends_the_run_with_everything_saved()
    {
        using var folder = new TemporaryFolder();
        FluentActions.Invoking(() => TinyRun.Fit(
            [new CheckpointSaver(folder.Path)],
            TinyRun.Options with { Metrics = [new Constant("broken", double.NaN)] }))
            .Should().Throw<ArithmeticException>().WithMessage("'broken' is NaN on the test set after epoch 1.*");
        using var saved = new CheckpointDirectory(folder.Path).Latest();
        (saved!.CompletedEpochs, saved.CompletedBatches).Should().Be((0, 2));
    }

    [Fact]
    public void A_metric_that_the_run_does_not_compute_is_refused_before_the_first_batch()
    {
        Refusal(new EarlyStopping(1, metric: new Constant("mine", 1)), test: true)
            .Should().Be("EarlyStopping needs the metric 'mine', which the run does not compute; add it to " +
                "TrainingOptions.Metrics.");
        Refusal(new EarlyStopping(1, metric: Metric.MacroF1), test: false)
            .Should().Be("EarlyStopping needs 'macro_f1', which is measured on a test set; give Trainer.Fit one.");

        static string Refusal(ITrainingObserver observer, bool test) =>
            FluentActions.Invoking(() => TinyRun.Fit(
                [new At((name, _) => name.Should().NotStartWith("epoch")), observer], test: test))
                .Should().Throw<InvalidOperationException>().Which.Message;
    }

    private sealed class Constant(string name, double value) : Metric(name, higherIsBetter: true)
    {
        public override double Compute(EvaluationResult result) => value;
    }

    /// <summary>3, 2, 1, ...: the first value is the best.</summary>
    private sealed class Falling() : Metric("falling", higherIsBetter: true)
    {
        private int calls;

        public override double Compute(EvaluationResult result) => 3 - calls++;
    }
}
