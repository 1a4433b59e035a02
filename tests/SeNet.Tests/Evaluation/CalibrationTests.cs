using SeNet.Evaluation;

namespace SeNet.Tests.Evaluation;

public class CalibrationTests
{
    [Fact]
    public void A_bin_holds_its_upper_bound_and_its_mean_probability_and_accuracy()
    {
        var calibration = new Calibration([0.25f, 0.5f, 0.6f, 0.7f, 1f], [true, false, true, false, true], bins: 2);

        calibration.Bins.Should().Equal(
            [
                new CalibrationBin(0, 0.5, 2, 0.375, 0.5),
                new CalibrationBin(0.5, 1, 3, (0.6f + (double)0.7f + 1) / 3, 2.0 / 3),
            ],
            (a, b) => a.Count == b.Count && a.From == b.From && a.To == b.To
                && Math.Abs(a.Confidence - b.Confidence) < 1e-9 && Math.Abs(a.Accuracy - b.Accuracy) < 1e-9);
        calibration.ExpectedError.Should().BeApproximately((0.25 + 0.3) / 5, 1e-6);
    }

    [Fact]
    public void Without_images_there_is_no_error() => new Calibration([], []).ExpectedError.Should().Be(0);

    [Fact]
    public void Lists_of_other_lengths_are_refused() =>
        FluentActions.Invoking(() => new Calibration([0.5f], [])).Should().Throw<ArgumentException>()
            .WithMessage("*1 confidences and 0 answers*");
}
