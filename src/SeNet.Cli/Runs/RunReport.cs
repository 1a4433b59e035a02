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
    /// <param name="evaluation">Result of the run's test with all probabilities; null: the test is repeated.</param>
    public void Write(EvaluationResult? evaluation = null)
    {
        session.Say("writing the report ...");
        var results = RunFolder.ReadJson(folder.Results);
        var history = RunResults.EpochsOf(results);
        Draw(history);
        DrawData();
        var weights = File.Exists(folder.Best) ? folder.Best : folder.Last;
        files.Write(folder.Report, path =>
        {
            using var network = ModelZoo.FromFile(weights);
            network.to(SeNet.Runtime.Devices.Parse(settings.Device));
            var normalization = WeightsFile.ReadMetadata(weights).Normalization!;
            var (images, precision) = (data.TestOrValidation, TrainingPlan.PrecisionOf(settings.Precision));
            evaluation ??= new Evaluator(
                network, normalization, settings.Device, settings.BatchSize, precision,
                TrainingPlan.ViewsOf(settings.Recipe)) { KeepProbabilities = true }
                .Evaluate(images, cancellationToken: session.Cancellation);
            var contents = ReportContents.Evaluate(
                network, images, normalization, settings.Device, settings.BatchSize, precision, evaluation,
                session.Cancellation);
            var (summary, findings) = CheckOfRun();
            HtmlReport.Write(path, contents with
            {
                Title = $"{settings.Model} on {Path.GetFileName(Path.TrimEndingDirectorySeparator(settings.Data))}",
                Subtitle = $"{Path.GetFullPath(folder.Path)}, " +
                    $"{DateTime.Now.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)}",
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
        Draw(
            "curves", path => curves.SavePng(path), path => curves.SaveSvg(path),
            path => AtomicFile.WriteText(path, CsvLog.Csv(history)));
    }

    private void DrawData()
    {
        ReportSplit[] splits =
        [
            ReportSplit.Of("train", data.Train),
            .. data.Validation is { } validation ? [ReportSplit.Of("val", validation)] : Array.Empty<ReportSplit>(),
            .. data.Test is { } test ? [ReportSplit.Of("test", test)] : Array.Empty<ReportSplit>(),
        ];
        var counts = new ClassCountsPlot(data.Train.ClassNames, splits);
        Draw("data", path => counts.SavePng(path), path => counts.SaveSvg(path), counts.SaveCsv);
    }

    private void DrawTest(ReportContents contents)
    {
        var confusion = ConfusionMatrix.FromLabels(
            contents.ClassNames,
            [.. contents.Predictions.Select(prediction => prediction.TrueClass)],
            [.. contents.Predictions.Select(prediction => prediction.PredictedClass)]);
        var matrix = new ConfusionMatrixPlot(confusion);
        Draw("confusion", path => matrix.SavePng(path), path => matrix.SaveSvg(path), path =>
            WriteCsv(path, confusion.WriteCsv));
        var metrics = new ClassMetricsPlot(new ClassificationReport(confusion));
        Draw("classes", path => metrics.SavePng(path), path => metrics.SaveSvg(path), metrics.SaveCsv);
        var reliability = new ReliabilityDiagram(new Calibration(
            [.. contents.Predictions.Select(prediction => (float)prediction.Confidence)],
            [.. contents.Predictions.Select(prediction => prediction.IsCorrect)]));
        Draw("calibration", path => reliability.SavePng(path), path => reliability.SaveSvg(path), reliability.SaveCsv);
        if (contents.Gates is not { } gates)
            return;
        var summary = new GateSummaryPlot(gates);
        Draw("gates", path => summary.SavePng(path), path => summary.SaveSvg(path), summary.SaveCsv);
        var last = new GatePlot(gates, gates.Blocks[^1]);
        Draw("gates-last-block", path => last.SavePng(path), path => last.SaveSvg(path), last.SaveCsv);
    }

    private void Draw(string name, Action<string> png, Action<string> svg, Action<string> csv)
    {
        files.Write(Picture($"{name}.png"), png);
        files.Write(Picture($"{name}.svg"), svg);
        files.Write(Picture($"{name}.csv"), csv);
    }

    private string Picture(string name) => folder.File(Path.Combine(Pictures, name));

    private static void WriteCsv(string path, Action<TextWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        write(writer);
    });
}
