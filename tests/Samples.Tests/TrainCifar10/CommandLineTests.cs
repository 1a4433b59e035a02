using System.Text.RegularExpressions;
using SeNet.Tests;
using SeNet.Weights;

namespace Samples.Tests.TrainCifar10;

public sealed class CommandLineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("senet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_run_prints_the_notebooks_lines_then_the_report_then_the_files()
    {
        var (exitCode, output, errors) = SampleProcess.Run(
            "TrainCifar10", "--filters", "16", "--blocks", "1", "--epochs", "1", "--out", folder);
        exitCode.Should().Be(0, errors);
        output.Should().MatchRegex(new Regex(
            @"^reading CIFAR-10 from .*\nprecision : \w+ on cpu\n\[Epoch 1\]\n" +
                @"estimate : \d+ images/s, epoch ends in \d+:\d\d, run in \d+:\d\d " +
                @"\(\d{4}-\d\d-\d\d \d\d:\d\d\), plus the tests\n" +
                @"train-acc : \d+\.\d{4}% train-loss : \d+\.\d{5}\nelapsed time: \d+s\n" +
                @"test-acc : \d+\.\d{4}% test-loss : \d+\.\d{5}\n"));
        output.Should().MatchRegex(
            new Regex(@"\n\[Result\]\ntest-acc : \d+\.\d{4}% test-loss : \d+\.\d{5}\ntotal time: \d+s\n"));
        output.Should().Contain("macro average");
        foreach (var file in new[]
        {
            "weights.safetensors", "best.safetensors", "log.csv", "confusion.png", "confusion.svg", "curves.png",
            "curves.svg", "report.csv", "command.txt"
        })
        {
            output.Should().Contain(Path.Combine(folder, file));
            new FileInfo(Path.Combine(folder, file)).Length.Should().BePositive();
        }
    }

    [Fact]
    public void A_network_of_the_zoo_is_trained_and_its_file_names_it()
    {
        using var data = new TemporaryFolder();
        SmallData.Write(data.Path, training: 200, test: 50);
        var (exitCode, output, errors) = SampleProcess.Run(
            "TrainCifar10", "--data", data.Path, "--model", "seresnet20_cifar", "--schedule", "onecycle", "--epochs",
            "1", "--out", folder);
        exitCode.Should().Be(0, errors);
        output.Should().Contain("[Result]");
        WeightsFile.ReadMetadata(Path.Combine(folder, "weights.safetensors")).Model!.Name
            .Should().Be("seresnet20_cifar");
    }

    [Fact]
    public void Help_names_every_option()
    {
        var (exitCode, output, _) = SampleProcess.Run("TrainCifar10", "--help");
        exitCode.Should().Be(0);
        foreach (var option in new[]
        {
            "--data", "--download", "--recipe", "--without-se", "--model", "--epochs", "--batch", "--last-batch",
            "--filters", "--blocks", "--squeeze", "--lr", "--schedule", "--seed", "--device", "--out", "--resume"
        })
            output.Should().Contain(option);
    }

    [Theory]
    [InlineData(
        "'/nowhere' does not exist; unpack the binary version, cifar-10-binary.tar.gz, there, or give " +
            "--download",
        "--data", "/nowhere")]
    [InlineData("--lr is '-1'; accepted: a number above 0", "--lr", "-1")]
    [InlineData("--filters is '8'; accepted: 16 or more", "--filters", "8")]
    [InlineData("--resume continues in the folder of its run: leave --out out", "--resume", "/nowhere")]
    [InlineData("A recipe trains on the whole of CIFAR-10: add --download, or --data DIR", "--recipe", "quick")]
    [InlineData("--recipe is 'slow'; accepted: quick, accurate", "--recipe", "slow", "--download")]
    [InlineData("--batch is 'x'; accepted: a whole number, 1 or more", "--batch", "x")]
    [InlineData("--without-se belongs to a recipe", "--without-se")]
    [InlineData(
        "There is no network 'seresnet22_cifar'; the nearest are seresnet20_cifar", "--model", "seresnet22_cifar")]
    [InlineData(
        "--squeeze belongs to another network than --model", "--model", "seresnet20_cifar", "--squeeze", "none")]
    [InlineData(
        "--recipe belongs to another network than --model", "--model", "seresnet20_cifar", "--recipe", "quick",
        "--download")]
    [InlineData(
        "--filters belongs to another network than --recipe", "--filters", "32", "--recipe", "quick", "--download")]
    [InlineData("--schedule is 'step'; accepted: constant, cosine, onecycle", "--schedule", "step")]
    [InlineData("A recipe has its own schedule", "--recipe", "quick", "--download", "--schedule", "cosine")]
    [InlineData("--device is 'gpu'; accepted: cpu, cuda", "--device", "gpu")]
    public void A_mistake_gets_one_line_that_says_what_to_do(string message, params string[] arguments)
    {
        var (exitCode, output, errors) = SampleProcess.Run(
            "TrainCifar10", [.. arguments, "--epochs", "1", "--out", folder]);
        exitCode.Should().Be(1);
        errors.Trim().Should()
            .StartWith("error: ").And.Contain(message).And.NotContain("\n").And.NotContain("Parameter").And.NotContain(
                "..");
        output.Should().NotContain("[Epoch");
    }

    [Fact]
    public void A_folder_without_checkpoints_cannot_be_resumed_from()
    {
        var (exitCode, output, errors) = SampleProcess.Run("TrainCifar10", "--epochs", "1", "--resume", folder);
        exitCode.Should().Be(1);
        errors.Trim()
            .Should().StartWith("error: ").And.Contain($"no checkpoint in '{folder}/checkpoints'").And.NotContain("\n");
        output.Should().BeEmpty("it is known before anything is read");
    }

    [Fact]
    public void A_folder_with_another_runs_checkpoints_is_not_written_into()
    {
        Directory.CreateDirectory(Path.Combine(folder, "checkpoints"));
        File.WriteAllText(Path.Combine(folder, "checkpoints", "checkpoint-00001-000000.safetensors"), "");
        var (exitCode, output, errors) = SampleProcess.Run("TrainCifar10", "--epochs", "1", "--out", folder);
        exitCode.Should().Be(1);
        errors.Should().Contain($"continue that run with --resume {folder}, or give this one another --out");
        output.Should().BeEmpty("it is known before anything is read");
    }
}
