using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using SeNet.Evaluation;
using SeNet.Training;
using SeNet.Weights;

namespace SeNet.Tests.Runtime;

/// <summary>
/// JSON written by generated code, which a trimmed program keeps, beside what reflection makes of the same values.
/// </summary>
public class GeneratedJsonTests
{
    private static readonly JsonSerializerOptions Report = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
        NewLine = "\n",
    };

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Evaluation_results_are_the_same_text()
    {
        var matrix = ConfusionMatrix.FromLabels(["кот", "dog \"x\" <&>"], [0, 0, 1], [0, 1, 1]);
        var report = new ClassificationReport(matrix);
        report.ToJson().Should().Be(JsonSerializer.Serialize(report, Report));
        matrix.ToJson().Should().Be(
            JsonSerializer.Serialize(
                new { classes = matrix.ClassNames, counts = new long[][] { [1, 1], [0, 1] } }, Report));
    }

    [Fact]
    public void A_checkpoints_state_is_the_same_text_and_reads_what_reflection_wrote()
    {
        var progress = new RunProgress.State(
            [new EpochResult(1, 0.1, 2.5, 0.25, null, 1 / 3.0, TimeSpan.FromSeconds(1.5))],
            new EpochProgress(3, 60, 1e-300, 20, TimeSpan.FromMilliseconds(7)));
        var json = JsonSerializer.Serialize(progress);
        JsonSerializer.Serialize(progress, CheckpointJsonContext.Default.RunProgress).Should().Be(json);
        JsonSerializer.Deserialize(json, CheckpointJsonContext.Default.RunProgress).Should().BeEquivalentTo(progress);

        var header = new CheckpointHeader(
            1,
            3,
            new Dictionary<string, string> { ["model"] = "Network", ["classes"] = "кот, \"x\"" },
            new Dictionary<string, JsonElement?>
            {
                ["progress"] = JsonSerializer.SerializeToElement(progress), ["model"] = null
            });
        json = JsonSerializer.Serialize(header);
        JsonSerializer.Serialize(header, CheckpointJsonContext.Default.CheckpointHeader).Should().Be(json);
        var read = JsonSerializer.Deserialize(json, CheckpointJsonContext.Default.CheckpointHeader)!;
        JsonSerializer.Serialize(read).Should().Be(json);
    }

    [Fact]
    public void A_files_metadata_are_the_same_text()
    {
        string[] classes = ["кот", "a<b", "\"q\"", "\u2028"];
        new WeightsMetadata { ClassNames = classes, Crop = new(224) { CropFraction = 0.95 } }.ToText()
            .Should().Contain("senet.classes", JsonSerializer.Serialize(classes, Readable)).And.Contain(
                "senet.crop.share", "0.95").And.Contain("senet.crop.size", "224");
        var texts = new Dictionary<string, string> { ["a"] = "ä<\"", ["b"] = "" };
        JsonSerializer.Serialize(texts, WeightsJsonContext.Readable.DictionaryStringString)
            .Should().Be(JsonSerializer.Serialize(texts, Readable));
    }
}
