using System.Globalization;
using System.Text.Json;
using SeNet.Training;

namespace SeNet.Tests.Training.Observers;

/// <summary>What the logs of an epoch say, read by other means.</summary>
[TwoThreads]
public sealed class LogTests : IDisposable
{
    private static readonly TrainingOptions Options =
        TinyRun.Options with { Ema = new EmaOptions(), Swa = new SwaOptions { StartEpoch = 2 } };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_line_of_JSON_is_an_epoch_of_the_history()
    {
        var history = TinyRun.Fit([new JsonLinesLog(folder.File("log.jsonl"))], Options).History;
        var lines = File.ReadAllText(folder.File("log.jsonl")).TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(2);
        foreach (var (line, epoch) in lines.Zip(history))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            root.GetProperty("epoch").GetInt32().Should().Be(epoch.Epoch);
            root.GetProperty("learning_rate").GetDouble().Should().Be(epoch.LearningRate);
            root.GetProperty("train_loss").GetDouble().Should().Be(epoch.TrainLoss);
            root.GetProperty("train_accuracy").GetDouble().Should().Be(epoch.TrainAccuracy);
            root.GetProperty("test_loss").GetDouble().Should().Be(epoch.TestLoss);
            root.GetProperty("test_accuracy").GetDouble().Should().Be(epoch.TestAccuracy);
            root.GetProperty("metrics").Deserialize<Dictionary<string, double>>().Should().Equal(epoch.Metrics);
        }
    }

    [Fact]
    public void A_run_without_a_test_has_null_in_JSON_and_no_metrics()
    {
        TinyRun.Fit([new JsonLinesLog(folder.File("log.jsonl"))], TinyRun.Options, test: false);
        File.ReadLines(folder.File("log.jsonl")).First().Should().Contain("\"test_loss\":null").And.Contain(
            "\"metrics\":{}");
    }

    [Fact]
    public void The_columns_of_CSV_are_the_metrics_and_those_of_averages_that_begin_later_are_empty_before()
    {
        var history = TinyRun.Fit([new CsvLog(folder.File("log.csv"))], Options).History;
        var rows = File.ReadAllLines(folder.File("log.csv")).Select(line => line.Split(',')).ToList();
        rows.Should().OnlyContain(row => row.Length == rows[0].Length);
        Cell(1, "test_macro_f1").Should().Be(Text(history[0].Metrics["macro_f1"]));
        Cell(2, "test_ema_loss").Should().Be(Text(history[1].Metrics["ema_loss"]));
        Cell(1, "test_swa_accuracy").Should().BeEmpty();
        Cell(2, "test_swa_accuracy").Should().Be(Text(history[1].Metrics["swa_accuracy"]));

        string Cell(int row, string column) => rows[row][Array.IndexOf(rows[0], column)];
        static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_resumed_run_writes_the_same_lines_once()
    {
        TinyRun.Fit([new JsonLinesLog(folder.File("whole.jsonl"))], Options);
        var checkpoints = folder.File("checkpoints");
        using (var kill = new CancellationTokenSource())
            TinyRun.Fit(
                [
                    new CheckpointSaver(checkpoints), new JsonLinesLog(folder.File("log.jsonl")),
                    new At((name, _) => { if (name == "test 2") kill.Cancel(); }),
                ],
                Options,
                cancellationToken: kill.Token);
        TinyRun.Fit(
            [new JsonLinesLog(folder.File("log.jsonl"))], Options, new CheckpointDirectory(checkpoints).Latest());
        File.ReadAllText(folder.File("log.jsonl")).Should().Be(File.ReadAllText(folder.File("whole.jsonl")));
    }
}
