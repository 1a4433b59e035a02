using SeNet.Tests;

namespace Samples.Tests.TrainCifar10;

/// <summary>A run that is trained to its end and interrupted in its last evaluation.</summary>
public sealed class InterruptedEvaluationTests
{
    private const int RecordLength = 1 + 3 * 32 * 32;
    private const int Copies = 12; // of the 500 test images, so that the evaluation takes a while

    [Fact]
    public void Stops_at_once_and_is_evaluated_by_a_resume()
    {
        using var folder = new TemporaryFolder();
        WriteData(folder.File("data"));
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

    private static void WriteData(string folder)
    {
        var set = Path.Combine(AppContext.BaseDirectory, "data", "cifar10-mini");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(set, "data_batch_*.bin"))
            File.WriteAllBytes(
                Path.Combine(folder, Path.GetFileName(file)), File.ReadAllBytes(file)[..(20 * RecordLength)]);
        var test = File.ReadAllBytes(Path.Combine(set, "test_batch.bin"));
        File.WriteAllBytes(
            Path.Combine(folder, "test_batch.bin"), [.. Enumerable.Repeat(test, Copies).SelectMany(bytes => bytes)]);
    }
}
