using System.Text.Json.Nodes;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.Cli.Training;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Files;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Visualization;
using SeNet.Visualization.Reports;
using SeNet.Weights;
using TorchSharp;

namespace SeNet.Cli.Runs;

/// <summary>Draws the pictures of a run, with a CSV file of the numbers beside each, and writes its report.</summary>
/// <param name="session">Where to print, and when to stop.</param>
/// <param name="folder">The run, which has ended.</param>
/// <param name="settings">Its options.</param>
/// <param name="data">Its images.</param>
/// <param name="files">Writes the files.</param>
internal sealed class RunReport(
    Session session, RunFolder folder, TrainSettings settings, OpenedData data, ResultFiles files)
{
    private const string Pictures = "pictures";

    /// <summary>Writes pictures and report.</summary>
    public void Write()
    {
        session.Say("writing the report ...");
        var results = RunFolder.ReadJson(folder.Results);
        var history = RunResults.EpochsOf(results);
        Draw(history);
        var weights = File.Exists(folder.Best) ? folder.Best : folder.Last;
        files.Write(folder.Report, path =>
        {
            using var network = ModelZoo.FromFile(weights);
            network.to(SeNet.Runtime.Devices.Parse(settings.Device));
            var normalization = WeightsFile.ReadMetadata(weights).Normalization!;
            var contents = ReportContents.Evaluate(
                network, data.TestOrValidation, normalization, settings.Device, settings.BatchSize,
                TrainingPlan.PrecisionOf(settings.Precision), session.Cancellation);
            var (summary, findings) = CheckOfRun();
            HtmlReport.Write(path, contents with
            {
                Title = $"{settings.Model} on {Path.GetFileName(Path.TrimEndingDirectorySeparator(settings.Data))}",
                Subtitle = $"{Path.GetFullPath(folder.Path)}, {DateTime.Now.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)}",
                Settings = Facts(TrainOptions.ToJson(settings)),
                Environment = Facts(RunFolder.ReadJson(folder.Settings)["environment"] as JsonObject ?? []),
                History = history,
                TrainingImages = data.Train,
                CheckSummary = summary,
                CheckFindings = findings,
            });
            DrawTest(contents);
        });
    }

    private static List<ReportFact> Facts(JsonObject json) =>
        [.. json.Where(pair => $"{pair.Value}".Length > 0).Select(pair => new ReportFact(pair.Key, $"{pair.Value}"))];

    private (string Summary, IReadOnlyList<ReportFinding> Findings) CheckOfRun()
    {
        if (!File.Exists(folder.Check))
            return ("", []);
        var check = DatasetCheckResult.ReadJson(folder.Check);
        return (DataChecks.Summary(check), DataChecks.Findings(check));
    }

    private void Draw(IReadOnlyList<EpochResult> history)
    {
        if (history.Count == 0)
            return;
        var curves = new TrainingCurves(history);
        files.Write(Picture("curves.png"), path => curves.SavePng(path));
        files.Write(Picture("curves.svg"), path => curves.SaveSvg(path));
        files.Write(Picture("curves.csv"), path => AtomicFile.WriteText(path, CsvLog.Csv(history)));
    }

    private void DrawTest(ReportContents contents)
    {
        var confusion = ConfusionMatrix.FromLabels(
            contents.ClassNames,
            [.. contents.Predictions.Select(prediction => prediction.TrueClass)],
            [.. contents.Predictions.Select(prediction => prediction.PredictedClass)]);
        var plot = new ConfusionMatrixPlot(confusion);
        files.Write(Picture("confusion.png"), path => plot.SavePng(path));
        files.Write(Picture("confusion.svg"), path => plot.SaveSvg(path));
        files.Write(Picture("confusion.csv"), path => WriteCsv(path, confusion.WriteCsv));
        if (contents.Gates is { } gates)
            files.Write(Picture("gates.csv"), path => WriteCsv(path, gates.WriteCsv));
    }

    private string Picture(string name) => folder.File(Path.Combine(Pictures, name));

    private static void WriteCsv(string path, Action<TextWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        write(writer);
    });
}
