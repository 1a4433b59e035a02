using System.Globalization;
using System.Text.Json.Nodes;
using SeNet.Tests;

namespace SeNet.Cli.Tests;

/// <summary><c>senet train</c>: what it prints, the files of a run, and the same run again.</summary>
public sealed class TrainTests(TrainedRun run) : IClassFixture<TrainedRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_lines_print_data_network_and_every_option()
    {
        var head = run.Output[..run.Output.IndexOf("epoch   train loss", StringComparison.Ordinal)];
        head.Should().Contain("'train' for training (48 images), 'test' for testing (48 images)")
            .And.Contain("nothing wrong").And.Contain(TrainedRun.Chinese)
            .And.Contain("seresnet20_cifar, random weights");
        foreach (var (name, value) in Options())
            if (name != "data" && $"{value}".Length > 0)
                head.ReplaceLineEndings(" ").Should().Contain($"--{name} ");
    }

    [Fact]
    public void The_folder_holds_all_files()
    {
        foreach (var name in (string[])
        [
            "run.json", "metrics.csv", "best.safetensors", "last.safetensors", "predictions.csv", "results.json",
            "check.json", "report.html",
            .. from picture in new[] { "data", "curves", "confusion", "classes", "calibration", "gates",
                "gates-last-block" }
               from form in new[] { "png", "svg", "csv" }
               select $"pictures/{picture}.{form}",
        ])
            new FileInfo(run.File(name)).Should().Match<FileInfo>(file => file.Exists && file.Length > 0, name);
        Directory.GetFiles(run.File("checkpoints"), "checkpoint-*").Should().NotBeEmpty();
        Directory.GetFiles(run.File("tensorboard"), "events.*").Should().ContainSingle();
        File.ReadLines(run.File("metrics.csv")).Should().HaveCount(3);
        new FileInfo(run.File("report.html")).Length.Should().BeLessThan(5_000_000);
        File.ReadAllText(run.File("report.html")).Should().Contain("seresnet20_cifar");
    }

    [Fact]
    public void Run_json_holds_seed_versions_and_options()
    {
        var json = JsonNode.Parse(File.ReadAllText(run.File("run.json")))!;
        ((int)json["seed"]!).Should().Be(0);
        $"{json["environment"]!["torchSharp"]}".Should().Be("0.107.0");
        var options = Options();
        $"{options["data"]}".Should().Be(run.Data);
        ((int)options["epochs"]!, (int)options["img-size"]!).Should().Be((2, 32));
        $"{options["precision"]}".Should().BeOneOf("float32", "bfloat16");
    }

    [Fact]
    public void Predictions_hold_each_test_image_with_probabilities_that_give_the_accuracy()
    {
        var rows = File.ReadLines(run.File("predictions.csv")).Select(line => line.Split(',')).ToList();
        rows[0].Should().Equal(
            "file", "true_class", "predicted_class", "correct", "confidence", "p:airplane", $"p:{TrainedRun.LongName}",
            $"p:{TrainedRun.Chinese}");
        rows.Should().HaveCount(1 + 48);
        foreach (var row in rows.Skip(1))
        {
            File.Exists(Path.Combine(run.Data, row[0])).Should().BeTrue();
            row[0].Split('/')[1].Should().Be(row[1]);
            row[5..].Select(value => value.Length == 0 ? 0 : double.Parse(value, CultureInfo.InvariantCulture)).Sum()
                .Should().BeApproximately(1, 1e-5);
        }

        var correct = rows.Skip(1).Count(row => row[1] == row[2]);
        var results = JsonNode.Parse(File.ReadAllText(run.File("results.json")))!;
        ((double)results["accuracy"]!).Should().Be(correct / 48.0);
        rows.Skip(1).Count(row => row[3] == "1").Should().Be(correct);
    }

    [Fact]
    public void A_run_is_repeated_to_the_bit_from_its_run_json()
    {
        Call.Of("train", "--config", run.File("run.json"), "--out", folder.File("again")).ShouldSucceed();
        foreach (var name in new[] { "best.safetensors", "last.safetensors", "metrics.csv", "predictions.csv" })
            File.ReadAllBytes(Path.Combine(folder.File("again"), name)).Should().Equal(
                File.ReadAllBytes(run.File(name)), name);
        var again = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.File("again"), "run.json")))!;
        JsonNode.DeepEquals(again["options"], Options()).Should().BeTrue();
    }

    [Fact]
    public void Options_beside_a_run_json_replace_its_own()
    {
        var options = "--epochs 1 --model resnet20_cifar --opt adamw --lr 0.001 --sched step --mixup 0.2 --cutmix 1 " +
            "--aa rand " +
            "--reprob 0.2 --model-ema --clip-grad 1 --loss bce --grad-accum-steps 2 --sampler balanced --no-check";
        var call = Call.Of([
            "train", "--config", run.RunPath, "--out", folder.File("other"), .. options.Split(' '), "--json"]);
        var lines = call.ShouldSucceed().Trim().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        lines.Select(line => $"{line["event"]}").Should().Equal("epoch", "result");
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.File("other"), "run.json")))!["options"]!;
        ($"{json["model"]}", $"{json["opt"]}", $"{json["model-ema"]}", $"{json["batch-size"]}")
            .Should().Be(("resnet20_cifar", "adamw", "true", "32"));
        call.Errors.Should().Contain("epoch   train loss");
    }

    [Fact]
    public void A_run_is_not_replaced_without_overwrite()
    {
        Call.Of("train", run.Data, "--out", run.RunPath).ShouldFail(2, "holds a run", "senet resume", "--overwrite");
        File.Exists(run.File("run.json")).Should().BeTrue();
    }

    [Fact]
    public void An_image_that_cannot_be_read_is_left_out_or_an_error()
    {
        var photos = Photos.Write(folder.File("photos"), 4);
        var cut = Directory.GetFiles(Path.Combine(photos, "train", "dog"))[0];
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..200]);
        Call.Of("train", photos, "--epochs", "1", "--out", folder.File("a")).ShouldSucceed()
            .Should().Contain("1 cannot be read and is left out").And.Contain("training (11 images)");
        Call.Of("train", photos, "--epochs", "1", "--on-unreadable", "fail", "--no-check", "--out", folder.File("b"))
            .ShouldFail(1, Path.GetFileName(cut));
    }

    [Fact]
    public void A_data_set_is_trained_on_by_its_name()
    {
        var printed = Call.Of(
            "train", "cifar10", "--data-dir", Photos.MiniSet, "--recipe", "quick", "--epochs", "1", "--time", "1s",
            "--out", folder.File("named")).ShouldSucceed();
        printed.Should().Contain("CIFAR-10: 1000 training images, 500 test images").And.Contain("accuracy");
        Call.Of("train", "mnist", "--data-dir", folder.Path).ShouldFail(1, "give --download");
    }

    [Fact]
    public void The_report_is_written_again()
    {
        var before = new FileInfo(run.File("report.html")).Length;
        File.Delete(run.File("report.html"));
        Call.Of("report", run.RunPath).ShouldSucceed().Should().Contain("report.html");
        new FileInfo(run.File("report.html")).Length.Should().BeCloseTo(before, 100);
    }

    private JsonObject Options() => (JsonObject)JsonNode.Parse(File.ReadAllText(run.File("run.json")))!["options"]!;
}
