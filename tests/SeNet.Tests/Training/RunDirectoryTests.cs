using System.Collections.Concurrent;
using SeNet.Training;

namespace SeNet.Tests.Training;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Runs_begun_in_the_same_second_get_folders_of_their_own()
    {
        var made = new ConcurrentBag<string>();
        Parallel.For(0, 8, _ => made.Add(RunDirectory.CreateIn(folder.File("runs"), new Noon()).Path));
        made.Select(Path.GetFileName)
            .Should().BeEquivalentTo("20260102-120000", "20260102-120000-2", "20260102-120000-3", "20260102-120000-4",
            "20260102-120000-5", "20260102-120000-6", "20260102-120000-7", "20260102-120000-8");
        Directory.GetFileSystemEntries(folder.File("runs")).Should().BeEquivalentTo(made);
    }

    [Fact]
    public void Numbered_runs_get_the_number_after_the_largest()
    {
        var runs = folder.File("runs");
        RunDirectory.CreateNumberedIn(runs).Path.Should().Be(Path.Combine(runs, "1"));
        Directory.CreateDirectory(Path.Combine(runs, "7"));
        Directory.CreateDirectory(Path.Combine(runs, "20260102-120000"));
        var made = new ConcurrentBag<string>();
        Parallel.For(0, 4, _ => made.Add(RunDirectory.CreateNumberedIn(runs).Path));
        made.Select(Path.GetFileName).Should().BeEquivalentTo("8", "9", "10", "11");
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_given_to_another()
    {
        var run = RunDirectory.Create(folder.File("run"));
        RunDirectory.Create(folder.File("run")).Path.Should().Be(run.Path, "nothing was saved in it");
        TinyRun.Fit([new CheckpointSaver(run.Checkpoints)]);
        FluentActions.Invoking(() => RunDirectory.Create(run.Path)).Should().Throw<InvalidOperationException>()
            .WithMessage($"'{run.Checkpoints}' holds the checkpoints of another run*");
    }

    [Fact]
    public void A_run_is_found_by_its_folder_or_that_of_its_checkpoints()
    {
        var run = RunDirectory.Create(folder.File("run"));
        TinyRun.Fit([new CheckpointSaver(run.Checkpoints)]);
        foreach (var path in new[] { run.Path, run.Path + "/", run.Checkpoints, run.Checkpoints + "/" })
        {
            using var latest = RunDirectory.Open(path).LatestCheckpoint();
            latest.Path.Should().Be(run.File("checkpoints/checkpoint-00002-000000.safetensors"));
        }
    }

    [Fact]
    public void What_is_no_run_is_told_by_its_cause()
    {
        FluentActions.Invoking(() => RunDirectory.Open(folder.File("none")))
            .Should().Throw<DirectoryNotFoundException>()
            .WithMessage($"The folder '{folder.File("none")}' does not exist*");
        FluentActions.Invoking(() => RunDirectory.Open(folder.Write("file", [])))
            .Should().Throw<IOException>().WithMessage("*'*file' is a file*");
        FluentActions.Invoking(() => RunDirectory.Create(folder.File("file")))
            .Should().Throw<IOException>().WithMessage("*'*file' is a file*");
        FluentActions.Invoking(() => RunDirectory.CreateIn(folder.File("file")))
            .Should().Throw<IOException>().WithMessage("*'*file' is a file*");
        Reason(folder.Path).Should().Contain("the folder does not exist");
        Directory.CreateDirectory(folder.File("run/checkpoints"));
        Reason(folder.File("run")).Should().Contain("it is empty");
        folder.Write("run/checkpoints/checkpoint-00001-000000.safetensors", [1]);
        Reason(folder.File("run")).Should().Contain("all 1 in it are damaged");

        static string Reason(string path) => FluentActions.Invoking(() => RunDirectory.Open(path).LatestCheckpoint())
            .Should().Throw<FileNotFoundException>().Which.Message;
    }

    private sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    }
}
