using System.Text.Json.Nodes;
using SeNet.Tests;
using SeNet.Training;

namespace SeNet.Cli.Tests;

/// <summary><c>senet resume</c>: goes on to the same bits, changes only what may change.</summary>
public sealed class ResumeTests(TrainedRun run) : IClassFixture<TrainedRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Other => folder.File("other");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_whose_time_was_over_goes_on_to_the_same_bits()
    {
        Call.Of("train", "--config", run.RunPath, "--out", Other, "--time", "0.001s").ShouldSucceed()
            .Should().Contain("The time is over").And.Contain($"senet resume {Other}");
        File.Exists(Path.Combine(Other, "best.safetensors")).Should().BeFalse();
        Call.Of("resume", Other).ShouldSucceed().Should().Contain("resumed after epoch 0, batch 1");
        ShouldEqualTheRun();
    }

    [Fact]
    public void A_killed_run_goes_on_to_the_same_bits()
    {
        using (var process = new ToolProcess("train", "--config", run.RunPath, "--out", Other, "--checkpoint-batches",
            "1"))
        {
            process.WaitForFile(Path.Combine(Other, "checkpoints"), "checkpoint-00000-*.safetensors");
            process.Kill();
        }

        Call.Of("resume", Other).ShouldSucceed();
        ShouldEqualTheRun();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_saves_and_says_how_to_continue(string signal)
    {
        using (var process = new ToolProcess("train", "--config", run.RunPath, "--out", Other, "--epochs", "500"))
        {
            process.WaitForLine("    1  ");
            process.Send(signal);
            process.WaitForExit().Should().Be(130);
            process.Errors.Trim().Should().Be($"What was trained is saved. To continue: senet resume {Other}");
        }

        Directory.GetFiles(Path.Combine(Other, "checkpoints"), "checkpoint-*.safetensors").Should().NotBeEmpty();
    }

    [Fact]
    public void A_second_signal_ends_at_once_and_the_checkpoint_being_written_does_not_count()
    {
        // A large network, whose checkpoint takes a while to write, after each batch.
        var options = "--model network:256x4 --batch-size 4 --checkpoint-batches 1 --no-check --precision float32";
        using (var process = new ToolProcess(["train", run.Data, "--out", Other, .. options.Split(' ')]))
        {
            process.WaitForFile(Path.Combine(Other, "checkpoints"), "checkpoint-*.safetensors");
            process.WaitForFile(Path.Combine(Other, "checkpoints"), "*.tmp");
            process.Send("INT");
            process.Send("INT");
            process.WaitForExit().Should().Be(130);
        }

        // What counts is whole; what was being written is not among it.
        var checkpoints = Path.Combine(Other, "checkpoints");
        foreach (var file in Directory.GetFiles(checkpoints, "checkpoint-*.safetensors"))
            using (TrainingCheckpoint.Open(file))
            {
            }

        using var latest = new CheckpointDirectory(checkpoints).Latest(damaged => throw damaged);
        latest.Should().NotBeNull();
    }

    [Fact]
    public void More_epochs_workers_and_device_may_change()
    {
        Call.Of("train", "--config", run.RunPath, "--out", Other).ShouldSucceed();
        Call.Of("resume", Other, "--epochs", "3", "--workers", "1", "--device", "cpu").ShouldSucceed()
            .Should().Contain("resumed after epoch 2, batch 0").And.Contain("\n    3  ");
        var options = JsonNode.Parse(File.ReadAllText(Path.Combine(Other, "run.json")))!["options"]!;
        ((int)options["epochs"]!, (int)options["workers"]!).Should().Be((3, 1));
    }

    [Fact]
    public void Fewer_epochs_than_are_trained_are_refused() =>
        Call.Of("resume", run.RunPath, "--epochs", "1").ShouldFail(2, "--epochs is '1', but the run has trained 2");

    [Theory]
    [InlineData("--lr", "0.1")]
    [InlineData("--seed", "1")]
    [InlineData("--model", "seresnet18")]
    [InlineData("--img-size", "64")]
    public void Anything_else_is_refused_by_name(string option, string value) =>
        Call.Of("resume", run.RunPath, option, value).ShouldFail(
            2, $"{option} cannot change in a run that is resumed; --epochs, --workers, --device can.");

    [Fact]
    public void A_run_without_checkpoint_is_started_again()
    {
        Directory.CreateDirectory(Other);
        File.Copy(run.File("run.json"), Path.Combine(Other, "run.json"));
        Call.Of("resume", Other).ShouldFail(1, "has no checkpoint", $"senet train --config {Other}");
        Call.Of("report", Other).ShouldFail(2, "has no results yet");
        Call.Of("resume", folder.Path).ShouldFail(2, "holds runs; give one of them");
    }

    [Fact]
    public void A_cancelled_call_begins_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var call = Call.With(
            new CallOptions { Cancellation = cancelled.Token }, "train", "--config", run.RunPath, "--out", Other);
        call.ExitCode.Should().Be(130);
        call.Errors.Trim().Should().Be("stopped before anything was saved");
        Directory.Exists(Other).Should().BeFalse();
    }

    private void ShouldEqualTheRun()
    {
        foreach (var name in new[] { "best.safetensors", "last.safetensors", "metrics.csv", "predictions.csv" })
            File.ReadAllBytes(Path.Combine(Other, name)).Should().Equal(File.ReadAllBytes(run.File(name)), name);
    }
}
