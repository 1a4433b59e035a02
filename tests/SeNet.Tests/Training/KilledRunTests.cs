using SeNet.Training;
using SeNet.Weights;

namespace SeNet.Tests.Training;

/// <summary>
/// What a run leaves on the disk when it is killed between any two writes leads, resumed, to the files of one that was
/// left alone.
/// </summary>
[TwoThreads]
public sealed class KilledRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Resumed_the_run_ends_in_the_same_files()
    {
        var snapshots = new List<string>();
        var whole = folder.File("whole");
        Fit(whole, null, (name, _) => Keep(name));
        snapshots.Should().HaveCount(
            16, "there are four places between the observers, two events that save in an epoch, and two epochs");
        foreach (var snapshot in snapshots)
        {
            Fit(snapshot, RunDirectory.Open(snapshot).LatestCheckpoint()).Warnings.Should().BeEmpty(snapshot);
            Content(snapshot).Should().BeEquivalentTo(Content(whole), snapshot);
        }

        void Keep(string name)
        {
            if (!name.StartsWith("test", StringComparison.Ordinal) && !name.StartsWith("end", StringComparison.Ordinal))
                return;
            var snapshot = folder.File($"{snapshots.Count} {name}");
            snapshots.Add(snapshot);
            foreach (var file in Directory.GetFiles(whole, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(snapshot, Path.GetRelativePath(whole, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                if (Path.GetExtension(file) == ".lock")
                    File.WriteAllBytes(copy, []); // As a killed process leaves it.
                else
                    File.Copy(file, copy);
            }

            foreach (var target in
                new[] { "best.safetensors", "log.csv", "checkpoints/checkpoint-00002-000001.safetensors" })
                File.WriteAllText(Path.Combine(snapshot, $"{target}.{Guid.NewGuid():N}.tmp"), "half");
        }
    }

    [Fact]
    public void Best_weights_that_the_checkpoint_does_not_hold_are_missed_once()
    {
        var run = folder.File("run");
        using var kill = new CancellationTokenSource();
        Fit(run, null, (name, of) => { if (name == "batch 1" && of.Epoch == 2) kill.Cancel(); }, kill.Token);
        File.Delete(Path.Combine(run, "best.safetensors"));
        var resumed = Fit(run, RunDirectory.Open(run).LatestCheckpoint());
        resumed.Warnings.Should()
            .ContainSingle().Which.Should().Contain(Path.Combine(run, "best.safetensors")).And.Contain("epoch 1");
    }

    [Fact]
    public void An_epoch_is_saved_before_it_is_tested()
    {
        var newest = new List<string?>();
        var checkpoints = new CheckpointDirectory(folder.File("checkpoints"));
        TinyRun.Fit(
            [new At(
                (name, _) =>
                {
                    if (name.StartsWith("test", StringComparison.Ordinal)) newest.Add(
                        CheckpointName.Newest(checkpoints.Path));
                }), new CheckpointSaver(checkpoints.Path)]);
        newest.Should().Equal("checkpoint-00000-000002.safetensors", "checkpoint-00001-000002.safetensors");
    }

    [Fact]
    public void Best_weights_that_the_checkpoint_holds_are_written_again()
    {
        var run = folder.File("run");
        using var kill = new CancellationTokenSource();
        Fit(run, null, (name, _) => { if (name == "end 1") kill.Cancel(); }, kill.Token);
        var best = Path.Combine(run, "best.safetensors");
        var bytes = File.ReadAllBytes(best);
        foreach (var damage in
            new Action[] { () => File.Delete(best), () => File.WriteAllText(best, "of another epoch") })
        {
            damage();
            using var atOnce = new CancellationTokenSource();
            Fit(
                run,
                RunDirectory.Open(run).LatestCheckpoint(),
                (_, _) => atOnce.Cancel(),
                atOnce.Token).Warnings.Should().BeEmpty();
            File.ReadAllBytes(best).Should().Equal(bytes);
        }
    }

    [Fact]
    public void A_run_that_was_to_stop_early_stops_where_it_would_have()
    {
        var checkpoints = folder.File("checkpoints");
        var options = TinyRun.Options with { Epochs = 4 };
        ITrainingObserver[] Observers(CancellationTokenSource kill) =>
            [new CheckpointSaver(checkpoints), new At((name, _) => { if (name == "end 2") kill.Cancel(); })];
        using var killed = new CancellationTokenSource();
        TinyRun.Fit(Observers(killed), options, cancellationToken: killed.Token).History.Should().HaveCount(2);

        using var none = new CancellationTokenSource();
        var resumed = TinyRun.Fit(
            [.. Observers(none), new EarlyStopping(patience: 1, minDelta: 1)], options,
            new CheckpointDirectory(checkpoints).Latest());
        resumed.Outcome.Should().Be(TrainingOutcome.Stopped);
        resumed.History.Should().HaveCount(2);
    }

    private static TrainingResult Fit(string path, TrainingCheckpoint? resumeFrom, Action<string, TrainingRun>? keep =
        null, CancellationToken cancellationToken = default)
    {
        keep ??= (_, _) => { };
        // Before, between and behind those that write.
        return TinyRun.Fit(
            [
                new At(keep, saves: true), new BestWeights(Path.Combine(path, "best.safetensors")),
                new At(keep, saves: true),
                new CheckpointSaver(Path.Combine(path, "checkpoints"), everyBatches: 1), new At(keep),
                new CsvLog(Path.Combine(path, "log.csv")), new At(keep),
                new At(
                    (name, run) =>
                    {
                        if (name == "run end Completed") WeightsFile.Save(
                            Path.Combine(path, "weights.safetensors"), run.Model);
                    }),
            ],
            resumeFrom: resumeFrom,
            cancellationToken: cancellationToken);
    }

    /// <summary>The bytes of all files but the checkpoints, which hold times.</summary>
    private static Dictionary<string, string> Content(string path) =>
        Directory.GetFiles(path, "*", SearchOption.AllDirectories)
            .Where(
                file => !Path.GetFileName(file).StartsWith("checkpoint-", StringComparison.Ordinal) || !file.EndsWith(
                    ".safetensors", StringComparison.Ordinal))
            .ToDictionary(
                file => Path.GetRelativePath(path, file), file => Convert.ToHexString(File.ReadAllBytes(file)));
}
