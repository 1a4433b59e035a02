using System.Text.RegularExpressions;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Text;
using SeNet.Training;

namespace SeNet.Tests.Training.Observers;

public sealed class ConsoleProgressTests : IDisposable
{
    private const int Batch = 20;
    private readonly StringWriter terminal = new();
    private readonly FakeClock clock = new();
    private TimeSpan batchTime = TimeSpan.FromSeconds(2);
    private int width = 120;

    public void Dispose() => terminal.Dispose();

    [Fact]
    public void The_line_tells_batch_loss_speed_and_time_left()
    {
        Fit(epochs: 2, images: 60);
        // 20 images in 2 s. Of epoch 1 two batches are left, then an epoch of three.
        Updates()[1].Should().MatchRegex(
            new Regex(
                @"^epoch 1/2 \[###\.{7}\]  batch 1/3  run \[#\.{9}\]  loss \d\.\d{4}  10 images/s  " +
                @"time left: epoch 0:04, run 0:10 *$"));
        Updates().Should().Contain(
            update => update.StartsWith("epoch 2/2 [######....]  batch 2/3  run [########..]")
                && update.Contains("time left: epoch 0:02, run 0:02"));
        Updates().Should().Contain(update => update.StartsWith("epoch 2/2  testing ..."));
    }

    [Fact]
    public void The_time_that_tests_take_counts_as_time_left()
    {
        Fit(epochs: 3, images: 60, test: true, testTime: TimeSpan.FromHours(1));
        Updates().Should().Contain(
            update =>
                update.StartsWith("epoch 2/3 [###.......]  batch 1/3 ")
                    && update.Contains("time left: epoch 1:00:04, run 2:00:10"));
    }

    [Fact]
    public void What_stays_on_the_terminal_is_what_a_file_would_get()
    {
        var lines = new StringWriter();
        Fit(epochs: 2, images: 60, alsoTo: new ConsoleLines(lines));
        Screen().Should().Equal(lines.ToString().Split('\n'));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(2)]
    public void No_update_reaches_the_last_column(int columns)
    {
        width = columns;
        Fit(epochs: 1, images: 60);
        Updates().Should().OnlyContain(update => update.Length < columns);
    }

    [Theory]
    [InlineData(120, @"^epoch 1/2 \[#+\.+\]  batch 1/3  run \[#+\.+\]  loss ")]
    [InlineData(100, @"^epoch 1/2 \[#+\.+\]  batch 1/3  loss .* run 0:10 *$")]
    [InlineData(80, @"^epoch 1/2  batch 1/3  loss .* run 0:10 *$")]
    [InlineData(50, @"^epoch 1/2  batch 1/3  loss \d\.\d{4}  left 0:10 *$")]
    [InlineData(25, @"^1/2 1/3  left 0:10 *$")]
    public void A_narrow_terminal_shows_less(int columns, string expected)
    {
        width = columns;
        Fit(epochs: 2, images: 60);
        Updates()[1].Should().MatchRegex(expected);
    }

    [Fact]
    public void Nothing_that_is_written_changes_colors()
    {
        Fit(epochs: 1, images: 60, test: true);
        terminal.ToString().Should().NotContain("\u001b");
    }

    [Fact]
    public void Fast_batches_are_shown_a_few_times_a_second_and_only_then_is_the_loss_read()
    {
        batchTime = TimeSpan.FromMilliseconds(50);
        var reads = Fit(epochs: 1, images: 400);
        reads.Should().Be(20 / 3, "20 batches take 1 s, and an update is due after 150 ms");
    }

    [Fact]
    public void A_resumed_epoch_counts_what_was_done_since()
    {
        using var folder = new TemporaryFolder();
        Fit(epochs: 1, images: 100, stopAfter: 3, alsoTo: new CheckpointSaver(folder.Path));
        terminal.GetStringBuilder().Clear();
        Fit(epochs: 1, images: 100, resumeFrom: new CheckpointDirectory(folder.Path).Latest());
        Updates()[1].Should().Contain("batch 4/5").And.Contain("10 images/s").And.Contain("epoch 0:02, run 0:02");
    }

    /// <summary>Trains and gives how often a loss was read.</summary>
    private int Fit(
        int epochs, int images, bool test = false, TimeSpan testTime = default, int? stopAfter = null,
        ITrainingObserver? alsoTo = null, TrainingCheckpoint? resumeFrom = null)
    {
        var progress = new ConsoleProgress(new TerminalLine(terminal, () => width, clock), clock);
        var following = new Following(this, new ConsoleLines(terminal, progress), testTime, stopAfter);
        ITrainingObserver[] observers = alsoTo is null ? [following] : [following, alsoTo];
        using var network = new Network(inChannels: 3, filters: 4, blocks: 1, classes: 10);
        var options =
            new TrainingOptions
            {
                Epochs = epochs, BatchSize = Batch, LearningRate = 0.01, Normalization = Normalization.Cifar10
            };
        new Trainer(network, options)
            .Fit(MiniData.Train(images), test ? MiniData.Test(20) : null, observers, resumeFrom);
        return following.LossReads;
    }

    private string[] Updates() => [
        .. terminal.ToString().Split('\n').SelectMany(line => line.Split('\r').Skip(1).SkipLast(1))
            .Where(update => !string.IsNullOrWhiteSpace(update))];

    /// <summary>
    /// The lines as a terminal shows them: a carriage return goes back, later characters replace earlier ones.
    /// </summary>
    private string[] Screen() => [
        .. terminal.ToString().Split('\n').Select(line => line.Split('\r').Aggregate(
            "", (shown, part) => part + (part.Length < shown.Length ? shown[part.Length..] : "")).TrimEnd(' '))];

    private sealed class Following(
        ConsoleProgressTests test, ConsoleLines lines, TimeSpan testTime, int? stopAfter) : ITrainingObserver
    {
        public int LossReads { get; private set; }

        public void OnRunStart(TrainingRun run) => lines.OnRunStart(run);

        public void OnEpochStart(TrainingRun run) => lines.OnEpochStart(run);

        public void OnBatchEnd(TrainingRun run, BatchResult batch)
        {
            test.clock.Now += test.batchTime;
            lines.OnBatchEnd(
                run, new BatchResult(batch.Batch, batch.BatchCount, batch.LearningRate, () => Read(batch)));
            if (batch.Batch == stopAfter)
                run.RequestStop();
        }

        public void OnEpochEnd(TrainingRun run, EpochResult epoch)
        {
            test.clock.Now += testTime;
            lines.OnEpochEnd(run, epoch);
        }

        public void OnRunEnd(TrainingRun run, TrainingOutcome outcome) => lines.OnRunEnd(run, outcome);

        private double Read(BatchResult batch)
        {
            LossReads++;
            return batch.Loss;
        }
    }

    private sealed class FakeClock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
