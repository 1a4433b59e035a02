using System.Diagnostics;
using System.Globalization;
using Samples;
using SeNet;
using SeNet.CommandLine;
using SeNet.Data;
using SeNet.Downloads;
using SeNet.Evaluation;
using SeNet.Training;
using SeNet.Visualization;
using SeNet.Weights;
using TorchSharp;
using TrainCifar10;

return CommandLine.Run(args, (settings, cancellationToken) =>
{
    var watch = Stopwatch.StartNew();
    var folder = settings.Data ?? MiniSet.Directory;
    Console.WriteLine($"reading CIFAR-10 from {folder} ...");
    SeNetRuntime.Initialize();
    DeviceOption.RequireAvailable(settings.Device);
    var data = Cifar10.Load(
        folder, settings.Download, new ConsoleDownloadProgress(), cancellationToken: cancellationToken);

    torch.manual_seed(settings.Seed);
    var plan = Plan.Of(settings);
    if (plan.Options.Shards > 1)
        torch.set_num_threads(plan.Options.Threads ?? 1);
    using var network = plan.CreateNetwork(data.Train);
    var run = settings.Run;
    var result = new Trainer(network, plan.Options).Fit(
        data.Train,
        plan.TestEachEpoch ? data.Test : null,
        [
            new ConsoleLines(),
            new CsvLog(run.File("log.csv")),
            new CheckpointSaver(run.Checkpoints.Path, everyBatches: 100),
            new BestWeights(run.File("best.safetensors")),
        ],
        run.Begin(cancellationToken),
        cancellationToken);
    if (result.Outcome == TrainingOutcome.Cancelled)
        throw new OperationCanceledException();
    if (settings.Processes.Rank > 0)
        return 0;

    var outputs = new Outputs(run);
    outputs.Write("weights.safetensors", path => WeightsFile.Save(path, network, result.Metadata));
    Console.WriteLine($"testing on {data.Test.Count} images ...");
    var evaluation = plan.CreateEvaluator(network).Evaluate(data.Test, cancellationToken: cancellationToken);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"[Result]\ntest-acc : {100 * evaluation.Accuracy:F4}% test-loss : {evaluation.Loss:F5}\n" +
            $"total time: {watch.Elapsed.TotalSeconds:F0}s"));
    outputs.WriteReport(new ClassificationReport(evaluation.Confusion));
    outputs.Write("confusion.png", path => new ConfusionMatrixPlot(evaluation.Confusion).SavePng(path));
    outputs.Write("confusion.svg", path => new ConfusionMatrixPlot(evaluation.Confusion).SaveSvg(path));
    outputs.Write("curves.png", path => new TrainingCurves(result.History).SavePng(path));
    outputs.Write("curves.svg", path => new TrainingCurves(result.History).SaveSvg(path));
    return outputs.Finish();
});
