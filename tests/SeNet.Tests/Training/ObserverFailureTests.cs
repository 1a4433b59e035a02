using SeNet.Training;

namespace SeNet.Tests.Training;

/// <summary>
/// What an observer that fails costs: a log nothing, a saver the epoch's test, and none of them another's work.
/// </summary>
public sealed class ObserverFailureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> events = [];
    private readonly At recorder;

    public ObserverFailureTests() => recorder = new At((name, _) => events.Add(name));

    private string Best => folder.File("best.safetensors");

    private string Log => folder.File("log.csv");

    private CheckpointDirectory Checkpoints => new(folder.File("checkpoints"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_standard_output_on_a_full_disk_stops_no_run_and_is_told_once()
    {
        using var full = new StreamWriter(
            new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        var errors = Errors(() =>
        {
            var result = TinyRun.Fit([new ConsoleLines(full), .. Savers(), recorder]);
            result.Outcome.Should().Be(TrainingOutcome.Completed);
            result.Warnings.Should().ContainSingle().Which.Should()
                .StartWith("'/dev/full' cannot be written: No space left on device. The run continues;");
            events.Where(name => name.StartsWith("warning", StringComparison.Ordinal))
                .Should().Equal($"warning {result.Warnings[0]}");
        });
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().ContainSingle().Which.Should().StartWith("warning: '/dev/full' cannot be written");
        CheckpointName.Newest(Checkpoints.Path).Should().Be("checkpoint-00002-000000.safetensors");
        File.ReadAllLines(Log).Should().HaveCount(3);
    }

    [Fact]
    public void A_log_that_can_no_longer_be_written_stops_no_run()
    {
        var result = TinyRun.Fit(
            [new At((name, _) => { if (name == "test 1") Directory.CreateDirectory(Log); }), .. Savers()]);
        result.History.Should().HaveCount(2);
        result.Warnings.Should().ContainSingle().Which.Should().StartWith($"'{Log}' cannot be written: ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // The trained epoch is saved then, though no test comes before which it would have been.
    public void Best_weights_that_cannot_be_saved_end_the_run_without_a_checkpoint_that_counts_their_epoch(bool test)
    {
        using var other = new TemporaryFolder();
        TinyRun.Fit([new CsvLog(other.File("log.csv")), new BestWeights(other.File("best.safetensors"))], test: test);

        bool? counted = null;
        var atEnd = new At(
            (name, _) => counted = name == "run end Failed" ? File.Exists(Checkpoint) : counted, saves: true);
        var fit = () => TinyRun.Fit(
            [recorder, atEnd, .. Savers(), new At(
                (name, _) => { if (name == "batch 1") Directory.CreateDirectory(Best); })],
            test: test);
        fit.Should().Throw<IOException>().WithMessage($"'{Best}' cannot be written: *");
        events.Should().EndWith(["end 1", "run end Failed"]);
        counted.Should().BeFalse();
        File.ReadAllLines(Log).Should().HaveCount(2, "the log had its turn");
        CheckpointName.Newest(Checkpoints.Path).Should().Be("checkpoint-00000-000002.safetensors");

        Directory.Delete(Best);
        TinyRun.Fit(Savers(), resumeFrom: Checkpoints.Latest(), test: test);
        File.ReadAllText(Log).Should().Be(File.ReadAllText(other.File("log.csv")));
        File.ReadAllBytes(Best).Should().Equal(File.ReadAllBytes(other.File("best.safetensors")));
    }

    [Fact]
    public void Checkpoints_that_cannot_be_saved_end_the_run_after_the_best_weights_are()
    {
        var fit = () => TinyRun.Fit(
            [.. Savers(), recorder, new At(
                (name, _) => { if (name == "test 1") Block("checkpoint-00001-000000.safetensors"); })]);
        fit.Should().Throw<IOException>().WithMessage("*checkpoint-00001-000000.safetensors' cannot be written: *");
        events.Should().EndWith(["end 1", "run end Failed"]);
        File.Exists(Best).Should().BeTrue();

        void Block(string name) => Directory.CreateDirectory(Path.Combine(Checkpoints.Path, name));
    }

    [Theory]
    [InlineData("run start")]
    [InlineData("epoch 1")]
    [InlineData("batch 1")]
    [InlineData("test 1")]
    [InlineData("end 1")]
    public void A_mistake_in_an_observer_is_thrown_after_the_others_were_called_and_all_was_saved(string when)
    {
        var fit = () => TinyRun.Fit(
            [
                new At((name, _) => { if (name == when) throw new InvalidOperationException("mistake"); }), .. Savers(),
                recorder]);
        fit.Should().Throw<InvalidOperationException>().WithMessage("mistake");
        events.Should().EndWith([when, "run end Failed"]);
        CheckpointName.Newest(Checkpoints.Path).Should().Be(when switch
        {
            "batch 1" => "checkpoint-00000-000001.safetensors",
            "test 1" => "checkpoint-00000-000002.safetensors",
            "end 1" => "checkpoint-00001-000000.safetensors",
            _ => null,
        });
    }

    [Fact]
    public void Those_that_save_come_first_and_the_checkpoint_last_of_them()
    {
        var order = new List<string>();
        At Named(string name, bool saves) =>
            new((when, _) => { if (when == "end 1") order.Add($"{name} {File.Exists(Checkpoint)}"); }, saves);
        TinyRun.Fit([Named("log", saves: false), new CheckpointSaver(Checkpoints.Path), Named("saver", saves: true)]);
        order.Should().Equal("saver False", "log True");
    }

    [Fact]
    public void An_observer_that_hears_the_cancellation_has_not_failed()
    {
        using var cancellation = new CancellationTokenSource();
        var result = TinyRun.Fit(
            [
                .. Savers(), new At((name, _) =>
                {
                    if (name == "end 1")
                        cancellation.Cancel();
                    cancellation.Token.ThrowIfCancellationRequested();
                }),
            ],
            cancellationToken: cancellation.Token);
        (result.Outcome, result.History.Count).Should().Be((TrainingOutcome.Cancelled, 1));
        result.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_test_that_is_cancelled_is_the_first_thing_that_the_resumed_run_does()
    {
        using var other = new TemporaryFolder();
        TinyRun.Fit([new CsvLog(other.File("log.csv")), new BestWeights(other.File("best.safetensors"))]);

        using var cancellation = new CancellationTokenSource();
        var cancelled = TinyRun.Fit(
            [.. Savers(), new At((name, _) => { if (name == "test 2") cancellation.Cancel(); })],
            cancellationToken: cancellation.Token);
        (cancelled.Outcome, cancelled.History.Count).Should().Be((TrainingOutcome.Cancelled, 1));

        TinyRun.Fit(
            [.. Savers(), recorder], resumeFrom: Checkpoints.Latest()).Outcome.Should().Be(TrainingOutcome.Completed);
        events.Should().Equal("run start", "epoch 2", "test 2", "end 2", "run end Completed");
        File.ReadAllText(Log).Should().Be(File.ReadAllText(other.File("log.csv")));
        File.ReadAllBytes(Best).Should().Equal(File.ReadAllBytes(other.File("best.safetensors")));
    }

    [Fact]
    public void The_statistics_of_the_images_are_computed_under_the_token()
    {
        var fit = () => TinyRun.Fit(
            [recorder],
            TinyRun.Options with { Normalization = null },
            cancellationToken: new CancellationToken(canceled: true));
        fit.Should().Throw<OperationCanceledException>();
        events.Should().BeEmpty();
    }

    private string Checkpoint => Path.Combine(Checkpoints.Path, "checkpoint-00001-000000.safetensors");

    private ITrainingObserver[] Savers() =>
        [new CsvLog(Log), new CheckpointSaver(Checkpoints.Path), new BestWeights(Best)];

    /// <summary>Gives what is printed to the standard error meanwhile.</summary>
    private static string Errors(Action run)
    {
        using var errors = new StringWriter();
        var console = Console.Error;
        Console.SetError(errors);
        try
        {
            run();
        }
        finally
        {
            Console.SetError(console);
        }

        return errors.ToString();
    }
}
