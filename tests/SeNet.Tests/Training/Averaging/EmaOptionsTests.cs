using SeNet.Training;

namespace SeNet.Tests.Training.Averaging;

public class EmaOptionsTests
{
    [Fact]
    public void The_decay_of_each_step_is_timms()
    {
        using var golden = new FollowingGolden();
        var steps = golden.Numbers("ema", "steps");
        Decays(new EmaOptions()).Should().Equal(golden.Numbers("ema", "default"), IsClose);
        Decays(new EmaOptions
        {
            Decay = 0.99, MinDecay = 0.3, StartAfter = 9, WarmupGamma = 5, WarmupPower = 0.75
        }).Should().Equal(golden.Numbers("ema", "after_9_gamma_5_power_075_min_03_max_099"), IsClose);
        Decays(new EmaOptions { Decay = 0.999, Warmup = false })
            .Should().Equal(golden.Numbers("ema", "no_warmup_0999"), IsClose);

        double[] Decays(EmaOptions options) => [.. steps.Select(step => options.DecayAt((long)step))];
        static bool IsClose(double actual, double expected) => Math.Abs(actual - expected) < 1e-12;
    }

    [Fact]
    public void A_value_out_of_range_is_named_with_its_range()
    {
        Refusal(() => new EmaOptions { Decay = 1 })
            .Should().Match("Decay is at least 0 and below 1.*Actual value was 1.");
        Refusal(() => new EmaOptions { MinDecay = -0.1 }).Should().StartWith("MinDecay is at least 0 and below 1.");
        Refusal(() => new EmaOptions { WarmupGamma = 0 }).Should().StartWith("WarmupGamma is a finite number above 0.");
        Refusal(() => new EmaOptions { WarmupPower = double.NaN }).Should().StartWith("WarmupPower is a finite number");
        Refusal(() => new EmaOptions { StartAfter = -1 }).Should().StartWith("StartAfter is 0 or more.");
        Refusal(() => new SwaOptions { StartEpoch = 0 }).Should().StartWith("StartEpoch is at least 1.");

        static string Refusal(Func<object> make) =>
            make.Should().Throw<ArgumentOutOfRangeException>().Which.Message.ReplaceLineEndings(" ");
    }
}
