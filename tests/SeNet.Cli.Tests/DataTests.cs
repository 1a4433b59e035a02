using System.Text.Json.Nodes;
using SeNet.Tests;

namespace SeNet.Cli.Tests;

/// <summary><c>check</c>, <c>data</c> and <c>doctor</c>.</summary>
public sealed class DataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string photos;

    public DataTests() => photos = Photos.Write(folder.File("photos"), 5);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Good_images_have_nothing_to_leave_out()
    {
        var json = JsonNode.Parse(Call.Of("check", photos, "--json").ShouldSucceed())!;
        json.Should().NotBeNull();
        Call.Of("check", photos, "--fix-list", folder.File("list.txt")).ShouldSucceed();
        File.ReadAllText(folder.File("list.txt")).Should().BeEmpty();
    }

    [Fact]
    public void Broken_and_equal_images_are_listed()
    {
        var dogs = Directory.GetFiles(Path.Combine(photos, "train", "dog")).Order(StringComparer.Ordinal).ToList();
        File.WriteAllBytes(dogs[0], File.ReadAllBytes(dogs[0])[..200]);
        File.Copy(dogs[1], Path.Combine(photos, "test", "dog", "copy.png"));
        var call = Call.Of("check", photos, "--fix-list", folder.File("list.txt"));
        call.ExitCode.Should().Be(1);
        call.Output.Should().Contain("corrupt images: 1").And.Contain("leakage");
        File.ReadAllLines(folder.File("list.txt")).Should().Equal(
            dogs[..2].Select(path => Path.GetRelativePath(photos, path).Replace('\\', '/')));
    }

    [Fact]
    public void Images_are_counted_and_drawn_with_a_list_of_them()
    {
        var printed = Call.Of("data", photos, "--grid", folder.File("grid.png"), "--per-class", "3").ShouldSucceed();
        printed.Should().Contain("'train' for training (15 images)").And.MatchRegex(@"dog +5 +5").And.Contain(
            "mean 0.");
        File.ReadAllBytes(folder.File("grid.png"))[1..4].Should().Equal("PNG"u8.ToArray());
        File.ReadLines(folder.File("grid.csv")).Should().HaveCount(1 + 3 * 3)
            .And.Contain(line => line.StartsWith("dog,1,train/dog/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_data_set_is_written_as_the_folder_that_it_is_read_from()
    {
        var json = JsonNode.Parse(Call.Of("data", "cifar10", "--data-dir", Photos.MiniSet, "--json").ShouldSucceed())!;
        ((int)json["splits"]![0]!["count"]!).Should().Be(1000);
        Call.Of("data", "cifar10", "--data-dir", Photos.MiniSet, "--write-images", photos).ShouldFail(2,
            "is not empty");
        Call.Of("data").ShouldSucceed().Should().Contain("fashion-mnist");
    }

    [Fact]
    public void The_doctor_finds_what_training_needs()
    {
        var findings = JsonNode.Parse(Call.Of("doctor", "--json").ShouldSucceed())!.AsArray();
        findings.Select(one => $"{one!["subject"]}")
            .Should().Contain(["senet", ".NET", "processor", "memory", "disk", "images", "libtorch", "GPU"]);
        $"{findings.Single(one => $"{one!["subject"]}" == "libtorch")!["text"]}".Should().Contain("TorchSharp 0.107.0");
    }
}
