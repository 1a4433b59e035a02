namespace Samples.Tests.TrainCifar10;

/// <summary>A run that was interrupted ends with the same bits as one that was not.</summary>
public sealed class ExactResumeTests : IClassFixture<ExactResumeTests.UninterruptedRun>, IDisposable
{
    private static readonly string Data = Directory.CreateTempSubdirectory("senet-").FullName;

    private static readonly string[] Small = ["--data", Data, "--filters", "16", "--blocks", "2", "--batch", "25"];

    private readonly UninterruptedRun whole;
    private readonly string folder = Directory.CreateTempSubdirectory("senet-").FullName;

    public ExactResumeTests(UninterruptedRun whole) => this.whole = whole;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void After_a_process_that_ended_with_epoch_2()
    {
        Train("--epochs", "2", "--out", folder);
        var (exitCode, _, errors) = SampleProcess.Run("TrainCifar10", [.. Small, "--seed", "7", "--resume", folder]);
        exitCode.Should().Be(1);
        errors.Should().Contain("seed was '0' and is '7'").And.Contain(
            $"The run was started by: TrainCifar10 {string.Join(' ', Small)} --epochs 2").And.NotContain("new run");
        Train("--epochs", "4", "--resume", folder);
        ShouldEqualTheUninterruptedRun();
    }

    [Theory]
    [InlineData("[Epoch 2]")]
    [InlineData("[Epoch 3]")]
    public void After_a_process_killed_in_the_middle_of_an_epoch(string line)
    {
        using (var sample = new SampleProcess("TrainCifar10", [.. Small, "--epochs", "4", "--out", folder]))
        {
            sample.WaitForLine(line);
            sample.Kill();
        }

        File.Exists(Path.Combine(folder, "weights.safetensors"))
            .Should().BeFalse("the process was killed before its end");
        Train("--epochs", "4", "--resume", folder);
        ShouldEqualTheUninterruptedRun();
    }

    [Fact]
    public void After_a_process_told_to_terminate()
    {
        using (var sample = new SampleProcess("TrainCifar10", [.. Small, "--epochs", "4", "--out", folder]))
        {
            sample.WaitForLine("[Epoch 2]");
            var (exitCode, output) = sample.Terminate();
            exitCode.Should().Be(130);
            output.Should().Contain("cancelled after epoch");
            sample.Errors.ToString().Trim()
                .Should().StartWith("stopped; everything up to").And.EndWith($"--resume {folder}").And.NotContain("\n");
        }

        Train("--epochs", "4", "--resume", folder);
        ShouldEqualTheUninterruptedRun();
    }

    private static string Train(params string[] arguments)
    {
        var (exitCode, output, errors) = SampleProcess.Run("TrainCifar10", [.. Small, .. arguments]);
        exitCode.Should().Be(0, errors);
        return output;
    }

    private void ShouldEqualTheUninterruptedRun()
    {
        foreach (var file in new[] { "weights.safetensors", "best.safetensors", "log.csv" })
            File.ReadAllBytes(Path.Combine(folder, file))
                .Should().Equal(File.ReadAllBytes(Path.Combine(whole.Folder, file)), file);
    }

    public sealed class UninterruptedRun : IDisposable
    {
        public UninterruptedRun()
        {
            SmallData.Write(Data, training: 250, test: 50);
            Train("--epochs", "4", "--out", Folder);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("senet-").FullName;

        public void Dispose()
        {
            Directory.Delete(Folder, recursive: true);
            Directory.Delete(Data, recursive: true);
        }
    }
}
