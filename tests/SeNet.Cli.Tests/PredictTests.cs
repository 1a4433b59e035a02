using System.Text.Json.Nodes;
using SeNet.Tests;

namespace SeNet.Cli.Tests;

/// <summary><c>senet predict</c> and <c>senet evaluate</c>.</summary>
public sealed class PredictTests(TrainedRun run) : IClassFixture<TrainedRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Photo =>
        Directory.GetFiles(Path.Combine(run.Data, "test", "airplane")).Order(StringComparer.Ordinal).First();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_classes_of_an_image_are_the_most_probable_first()
    {
        var printed = Call.Of("predict", run.RunPath, Photo, "--format", "json").ShouldSucceed();
        var predictions = JsonNode.Parse(printed)![0]!["predictions"]!.AsArray();
        predictions.Should().HaveCount(3);
        var probabilities = predictions.Select(one => (double)one!["probability"]!).ToList();
        probabilities.Should().BeInDescendingOrder();
        probabilities.Sum().Should().BeApproximately(1, 1e-5);
        // The evaluation of the run, by libtorch, says the same of the image.
        var name = Path.GetRelativePath(run.Data, Photo);
        var row = File.ReadLines(run.File("predictions.csv")).Single(line =>
            line.StartsWith(name, StringComparison.Ordinal));
        $"{predictions[0]!["class"]}".Should().Be(row.Split(',')[2]);
    }

    [Fact]
    public void A_broken_image_is_a_row_of_each_format_and_exit_code_1()
    {
        folder.Write("broken.jpg", [1, 2, 3]);
        foreach (var format in new[] { "text", "csv", "json", "jsonl" })
        {
            var call = Call.Of("predict", run.RunPath, folder.File("broken.jpg"), Photo, "--format", format, "--top",
                "1");
            call.ExitCode.Should().Be(1);
            call.Output.Should().Contain("broken.jpg").And.Contain(Path.GetFileName(Photo));
            call.Errors.Trim().Should().Be("warning: 1 image could not be read.");
        }

        var lines = Call.Of("predict", run.RunPath, folder.File("broken.jpg"), Photo, "--format", "jsonl").Output.Trim()
            .Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        lines[0]["error"].Should().NotBeNull();
        lines[1]["predictions"].Should().NotBeNull();
    }

    [Fact]
    public void Folders_and_patterns_name_images()
    {
        Rows(Path.Combine(run.Data, "test")).Should().HaveCount(48).And.BeInAscendingOrder(StringComparer.Ordinal);
        Rows(Path.Combine(run.Data, "*", "airplane", "*.png")).Should().HaveCount(32);
        Rows(Path.Combine(run.Data, "**", "0000?.png")).Should().OnlyContain(path => path.Contains("/0000"));
        Call.Of("predict", run.RunPath, folder.File("*.jpg")).ShouldFail(2, "No file fits");
        Call.Of("predict", run.RunPath, folder.Path).ShouldFail(2, "holds no image");

        List<string> Rows(string what) =>
            [.. Call.Of("predict", run.RunPath, what, "--format", "csv", "--top", "1").ShouldSucceed().Trim().Split(
                '\n')
                .Skip(1).Select(line => line.Split(',')[0])];
    }

    [Fact]
    public void An_image_comes_from_standard_input()
    {
        var call = Call.With(new CallOptions { Input = File.ReadAllBytes(Photo) }, "predict", run.RunPath, "-",
            "--json");
        var file = Call.Of("predict", run.RunPath, Photo, "--json");
        call.ShouldSucceed().Replace("\"-\"", $"\"{Photo}\"").Should().Be(file.ShouldSucceed());
    }

    [Fact]
    public void Class_activation_maps_are_pictures_in_a_folder()
    {
        Call.Of("predict", run.RunPath, Photo, "--explain", folder.File("maps")).ShouldSucceed();
        File.ReadAllBytes(Path.Combine(folder.File("maps"), Path.GetFileName(Photo)))[1..4].Should().Equal(
            "PNG"u8.ToArray());
    }

    [Fact]
    public void An_evaluation_gives_the_accuracy_of_the_run()
    {
        var results = JsonNode.Parse(File.ReadAllText(run.File("results.json")))!;
        var json = JsonNode.Parse(
            Call.Of("evaluate", run.RunPath, "--json", "--out", folder.File("p.csv")).ShouldSucceed())!;
        ((double)json["accuracy"]!).Should().Be((double)results["accuracy"]!);
        File.ReadAllText(folder.File("p.csv")).Should().Be(File.ReadAllText(run.File("predictions.csv")));
        Call.Of("evaluate", run.File("last.safetensors"), run.Data, "--split", "train", "--tta", "flip").ShouldSucceed()
            .Should().Contain("on 48 images").And.Contain("macro average");
        Call.Of("evaluate", run.RunPath, "--split", "val").ShouldFail(2, "no validation images");
    }

    [Fact]
    public void Images_of_other_classes_are_refused()
    {
        var photos = Photos.Write(folder.File("photos"), 3);
        Call.Of("evaluate", run.RunPath, photos).ShouldFail(1, "Both need the same classes");
    }
}
