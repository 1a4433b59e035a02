using SeNet.Tests;

namespace Samples.Tests.TrainCifar10;

/// <summary>A run that is trained to its end and interrupted in its last evaluation.</summary>
public sealed class InterruptedEvaluationTests
{
    // So many that the evaluation takes a while.
    private const int TestImages = 3000;

    [Fact]
    public void Stops_at_once_and_is_evaluated_by_a_resume()
    {
        using var folder = new TemporaryFolder();
        SmallData.Write(folder.File("data"), training: 100, TestImages);
        string[] options = ["--data", folder.File("data"), "--filters", "16", "--blocks", "2", "--epochs", "1"];
        using (var sample = new SampleProcess("TrainCifar10", [.. options, "--out", folder.File("run")]))
        {
            sample.WaitForLine("testing on");
            sample.Terminate().ExitCode.Should().Be(130);
            sample.Errors.ToString().Trim().Should().StartWith(
                "stopped; everything up to").And.EndWith($"--resume {folder.File("run")}").And.NotContain("\n");
        }

        File.Exists(folder.File("run/weights.safetensors"))
            .Should().BeTrue("what is trained is saved before it is tested");
        File.Exists(folder.File("run/confusion.png")).Should().BeFalse();
        var (exitCode, output, errors) = SampleProcess.Run(
            "TrainCifar10", [.. options, "--resume", folder.File("run/checkpoints")]);
        exitCode.Should().Be(0, errors);
        output.Should().Contain("resumed after epoch 1, batch 0").And.Contain("[Result]");
        File.Exists(folder.File("run/confusion.png")).Should().BeTrue();
    }
}
