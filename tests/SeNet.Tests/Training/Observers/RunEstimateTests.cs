using SeNet.Imaging;
using SeNet.Training;

namespace SeNet.Tests.Training.Observers;

public class RunEstimateTests
{
    [Fact]
    public void After_twenty_batches_the_end_of_epoch_and_run_is_told_once()
    {
        // The first batch takes longer, as it does.
        var lines = Estimates(epochs: 3, batches: 50, batch => TimeSpan.FromSeconds(batch == 1 ? 60 : 2));
        lines.Should().Equal("20: estimate : 5 images/s, epoch ends in 1:00, run in 4:20 (2030-01-01 00:05)");
    }

    [Fact]
    public void The_time_between_epochs_counts_for_those_that_are_left()
    {
        // 15 batches an epoch of 2 s, the first of each after a test of 10 s.
        var lines = Estimates(
            epochs: 4, batches: 15, batch => TimeSpan.FromSeconds(batch > 1 && batch % 15 == 1 ? 12 : 2));
        // Batch 20 is the fifth of epoch 2: 10 batches, then two epochs of 15; and three tests.
        lines.Should().ContainSingle().Which.Should().StartWith(
            "20: estimate : 5 images/s, epoch ends in 0:20, run in 1:50");
    }

    private static List<string> Estimates(int epochs, int batches, Func<int, TimeSpan> time)
    {
        var clock = new Clock();
        var estimate = new RunEstimate(clock);
        using var network = new SeNet.Modules.Network(3, 4, 1, 10);
        var options = TinyRun.Options with { Epochs = epochs, BatchSize = 10 };
        using var optimizer = new Optimizer(network, options);
        using var outputs = new RunOutputs(null);
        var run = new TrainingRun(
            network, options, MiniData.Train(20), Normalization.Cifar10, Precision.Float32, optimizer, outputs);
        var lines = new List<string>();
        for (var number = 1; number <= epochs * batches; number++)
        {
            clock.Now += time(number);
            run.Epoch = (number - 1) / batches + 1;
            var batch = new BatchResult((number - 1) % batches + 1, batches, 0.1, () => 1);
            if (estimate.After(run, batch) is { } line)
                lines.Add($"{number}: {line}");
        }

        return lines;
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) + Now;
    }
}
