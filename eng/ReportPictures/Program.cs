using SeNet;
using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Explanation;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Visualization;
using SeNet.Visualization.Reports;
using TorchSharp;

// Trains a small network on the repository's images and writes the pictures of docs/report.md and docs/explanation.md,
// and the report itself: ReportPictures DATA FOLDER.
if (args is not [var source, var folder])
{
    Console.Error.WriteLine("usage: ReportPictures DATA FOLDER");
    return 2;
}

SeNetRuntime.Initialize();
torch.manual_seed(1);
var data = Cifar10.Load(source);
var normalization = data.Train.ComputeNormalization();
using var network = new CompactNetwork(inChannels: 3, widths: [32, 64, 128], classes: 10, SEOptions.Paper);
var options = new TrainingOptions { Epochs = 12, BatchSize = 64, Normalization = normalization };
var result = new Trainer(network, options).Fit(data.Train, data.Test, [new ConsoleLines()]);

var contents = ReportContents.Evaluate(network, data.Test, normalization) with
{
    Title = "CIFAR-10 on 1,000 images",
    Subtitle = "CompactNetwork, 12 epochs",
    History = result.History,
    TrainingImages = data.Train,
    Settings = [new ReportFact("network", "CompactNetwork [32, 64, 128]"), new ReportFact("epochs", "12")],
};
HtmlReport.Write(Path.Combine(folder, "report.html"), contents);

var evaluation = new Evaluator(network, normalization).Evaluate(data.Test);
new ReliabilityDiagram(Calibration.Of(evaluation)).SavePng(Path.Combine(folder, "calibration.png"), 480, 520);
new ClassMetricsPlot(new ClassificationReport(evaluation.Confusion)).SavePng(Path.Combine(folder, "classes.png"));
var gates = contents.Gates!;
new GatePlot(gates, gates.Blocks[^1]) { Classes = [0, 3, 8] }.SavePng(Path.Combine(folder, "gates.png"), 900, 360);
new GateSummaryPlot(gates).SavePng(Path.Combine(folder, "gate-summary.png"), 640, 440);

// The most confident correct image of a ship.
var ship = contents.ExampleImages.First(index =>
    contents.Predictions[index] is { IsCorrect: true, TrueClass: 8 });
using var loader = new BatchLoader(data.Test.Subset([ship]), 1, normalization);
using var batch = loader.Epoch(0).Single();
new GradCam(network).Compute(batch.Images)[0].SaveOverlay(
    Path.Combine(folder, "gradcam.png"), batch.Images, normalization);
return 0;
