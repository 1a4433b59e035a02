using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;

namespace SeNet.Tests.Training.Observers;

public class EarlyStoppingTests
{
    [Fact]
    public void The_run_ends_once_the_loss_has_not_fallen_enough_for_the_patience()
    {
        using var network = new Network(3, 16, 1, 10);
        var options = new TrainingOptions
        {
            Epochs = 10, BatchSize = 30, LearningRate = 1e-6, Normalization = Normalization.Cifar10
        };
        var result = new Trainer(network, options).Fit(
            MiniData.Train(), MiniData.Test(), [new EarlyStopping(patience: 2, minDelta: 1)]);
        result.Outcome.Should().Be(TrainingOutcome.Stopped);
        result.History.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(2, 0, new[] { 5, 6, 4.9, 6, 4.8, 6, 6, 1 }, 7)] // A new lowest loss resets the patience.
    [InlineData(2, 0, new[] { 5, 6, 5.5, 1 }, 3)] // Lower than the epoch before is not enough.
    [InlineData(2, 0, new[] { 5.0, 5, 5, 1 }, 3)] // An equal loss is not lower.
    [InlineData(2, 0.5, new[] { 5, 4.8, 4.4, 4.2, 4, 1 }, 5)] // Less than the minimum does not count: 4.4 does, from 5.
    [InlineData(3, 0.5, new[] { 5, 4.8, 4.6, 4.4, 4.2, 4, 3.8, 3.6 }, null)] // Small steps add up.
    [InlineData(1, 0, new[] { 5, 6.0 }, 2)]
    [InlineData(1, 0, new[] { double.NaN, 5, 6 }, 1)]
    public void The_patience_counts_epochs_since_the_last_that_lowered_the_loss_enough(
        int patience, double minDelta, double[] losses, int? expected)
    {
        StopsAfter(new EarlyStopping(patience, minDelta), losses, test: true).Should().Be(expected);
        StopsAfter(new EarlyStopping(patience, minDelta), losses, test: false).Should().Be(expected);
    }

    /// <summary>The epoch after which the observer asks for the end of the run; null if it does not.</summary>
    private static int? StopsAfter(EarlyStopping observer, double[] losses, bool test)
    {
        using var network = new Network(3, 16, 1, 10);
        using var optimizer = new Optimizer(network, TinyRun.Options);
        using var outputs = new RunOutputs(null);
        var run = new TrainingRun(
            network, TinyRun.Options, MiniData.Train(20), Normalization.Cifar10, Precision.Float32, optimizer, outputs);
        observer.OnRunStart(run);
        for (var epoch = 1; epoch <= losses.Length; epoch++)
        {
            var loss = losses[epoch - 1];
            // With a test set, the training loss does not count.
            run.Progress.Finish(
                new EpochResult(epoch, 0.1, test ? -epoch : loss, 0, test ? loss : null, null, TimeSpan.Zero));
            observer.OnEpochEnd(run, run.History[^1]);
            if (run.StopRequested)
                return epoch;
        }

        return null;
    }
}
