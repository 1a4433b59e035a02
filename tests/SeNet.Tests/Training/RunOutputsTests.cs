using SeNet.Training;

namespace SeNet.Tests.Training;

/// <summary>What a run writes is its own, and is tried before anything is trained.</summary>
public sealed class RunOutputsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> events = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_place_that_cannot_be_written_is_told_before_the_first_batch()
    {
        var file = folder.Write("file", "mine"u8.ToArray());
        Directory.CreateDirectory(folder.File("best.safetensors"));
        Refusal(new BestWeights(Path.Combine(file, "best.safetensors")))
            .Should().Contain(Path.Combine(file, "best.safetensors")).And.Contain($"'{file}' is a file, not a folder");
        Refusal(new CsvLog(Path.Combine(file, "log.csv")))
            .Should().Contain(Path.Combine(file, "log.csv")).And.Contain("is a file, not a folder");
        Refusal(new CheckpointSaver(Path.Combine(file, "checkpoints")))
            .Should().Contain(Path.Combine(file, "checkpoints")).And.Contain("is a file, not a folder");
        Refusal(new BestWeights(folder.File("best.safetensors"))).Should().Contain("it is a folder");
        events.Should().BeEmpty();
        File.ReadAllText(file).Should().Be("mine");

        string Refusal(ITrainingObserver observer) => FluentActions.Invoking(() => TinyRun.Fit([Recorder(), observer]))
            .Should().Throw<IOException>().Which.Message;
    }

    [Fact]
    public void The_trial_leaves_what_is_there_as_it_is()
    {
        var notes = folder.Write("notes.txt", "old"u8.ToArray());
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var outcome = TinyRun.Fit(
            [new CsvLog(folder.File("log.csv")), new BestWeights(folder.File("best.safetensors"))],
            cancellationToken: cancelled.Token).Outcome;
        outcome.Should().Be(TrainingOutcome.Cancelled);
        Directory.GetFiles(folder.Path).Should().Equal(notes);
        File.ReadAllText(notes).Should().Be("old");
    }

    [Theory]
    [InlineData("best.safetensors")]
    [InlineData("log.csv")]
    public void Files_of_another_run_are_not_replaced(string name)
    {
        var file = folder.Write(name, [1]);
        ITrainingObserver observer = name == "log.csv" ? new CsvLog(file) : new BestWeights(file);
        FluentActions.Invoking(() => TinyRun.Fit([Recorder(), observer])).Should()
            .Throw<InvalidOperationException>().WithMessage($"'{file}' exists*another folder*");
        File.ReadAllBytes(file).Should().Equal(1);
        Directory.GetFiles(folder.Path).Should().Equal(file);
        events.Should().BeEmpty();
    }

    [Fact]
    public void A_run_that_goes_on_does_not_replace_the_checkpoints_of_another()
    {
        foreach (var run in new[] { "one", "other" })
            TinyRun.Fit([new CheckpointSaver(folder.File(run))]);
        var files = Directory.GetFiles(folder.File("other"));
        var fit = () => TinyRun.Fit(
            [new CheckpointSaver(folder.File("other"))], TinyRun.Options with { Epochs = 3 },
            new CheckpointDirectory(folder.File("one")).Latest());
        fit.Should().Throw<InvalidOperationException>().WithMessage("*checkpoints of another run*");
        Directory.GetFiles(folder.File("other")).Should().Equal(files);
    }

    [Theory]
    [InlineData("checkpoints", "checkpoints/../checkpoints/")]
    [InlineData("checkpoints", "link")]
    public void Two_observers_of_a_run_do_not_share_a_place_however_it_is_spelled(string first, string second)
    {
        Directory.CreateDirectory(folder.File("checkpoints"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("checkpoints"));
        Refused(new CheckpointSaver(folder.File(first)), new CheckpointSaver(folder.File(second)))
            .Should().Contain("CheckpointSaver and CheckpointSaver of one run");
        Refused(
            new BestWeights(folder.File($"{first}/a.safetensors")),
            new CsvLog(folder.File($"{second}/a.safetensors"))).Should().Contain("BestWeights and CsvLog of one run");
        events.Should().BeEmpty();

        string Refused(params ITrainingObserver[] observers) =>
            FluentActions.Invoking(() => TinyRun.Fit([Recorder(), .. observers]))
                .Should().Throw<ArgumentException>().Which.Message;
    }

    [Fact]
    public void Two_runs_at_a_time_do_not_share_a_place()
    {
        var files = new Func<ITrainingObserver>[]
        {
            () => new CheckpointSaver(folder.File("checkpoints")), () => new BestWeights(
                folder.File("best.safetensors")), () => new CsvLog(folder.File("log.csv")),
        };
        var refusals = new List<string>();
        TinyRun.Fit([.. files.Select(make => make()), new At((name, _) =>
        {
            if (name != "batch 1" || refusals.Count > 0)
                return;
            foreach (var make in files)
                refusals.Add(
                    FluentActions.Invoking(() => TinyRun.Fit([Recorder(), make()]))
                        .Should().Throw<IOException>().Which.Message);
        })]).Outcome.Should().Be(TrainingOutcome.Completed);
        refusals.Should().HaveCount(3).And.OnlyContain(
            message => message.Contains("belongs to a run that is in progress"));
        events.Should().BeEmpty();
        Directory.GetFiles(folder.Path, "*.lock", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void A_lock_that_a_killed_process_left_keeps_no_run_out()
    {
        Directory.CreateDirectory(folder.File("checkpoints"));
        folder.Write("checkpoints/run.lock", []);
        folder.Write("best.safetensors.lock", []);
        TinyRun.Fit(
            [new CheckpointSaver(folder.File("checkpoints")), new BestWeights(folder.File("best.safetensors"))]);
        Directory.GetFiles(folder.Path, "*.lock", SearchOption.AllDirectories).Should().BeEmpty();
    }

    private At Recorder() => new((name, _) => events.Add(name));
}
