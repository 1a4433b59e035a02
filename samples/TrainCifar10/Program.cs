using System.Diagnostics;
using Samples;
using SeNet;
using SeNet.Data;
using SeNet.Downloads;
using SeNet.Evaluation;
using SeNet.Models;
using SeNet.Training;
using SeNet.Visualization;
using SeNet.Weights;
using TorchSharp;
using TrainCifar10;

return CommandLine.Run(args, (settings, cancellationToken) =>
{
    var watch = Stopwatch.StartNew();
    SeNetRuntime.Initialize();
    var progress = new Progress<DownloadProgress>(now => Console.Error.Write($"\rdownloaded {now.Bytes >> 20} of {now.Total >> 20} MB"));
    var data = Cifar10.Load(settings.Data ?? MiniSet.Directory, settings.Download, progress, cancellationToken: cancellationToken);
    string Output(string name) => Path.Combine(settings.Out, name);

    torch.manual_seed(settings.Seed);
    var plan = Plan.Of(settings);
    using var network = plan.CreateNetwork(data.Train);
    var checkpoints = new CheckpointDirectory(Output("checkpoints"));
    var result = new Trainer(network, plan.Options).Fit(
        data.Train,
        plan.TestEachEpoch ? data.Test : null,
        [new ConsoleLines(), new CsvLog(Output("log.csv")), new CheckpointSaver(checkpoints.Path, everyBatches: 100), new BestWeights(Output("best.safetensors"))],
        settings.Resume ? ResumePoint.In(checkpoints) : null,
        cancellationToken);
    if (result.Outcome == TrainingOutcome.Cancelled)
    {
        Console.WriteLine($"To go on, give the same options and --resume {settings.Out}");
        return 130;
    }

    var evaluation = plan.CreateEvaluator(network).Evaluate(data.Test);
    Console.WriteLine(FormattableString.Invariant($"[Result]\ntest-acc : {100 * evaluation.Accuracy:F4}% test-loss : {evaluation.Loss:F5}\ntotal time: {watch.Elapsed.TotalSeconds:F0}s"));
    Console.WriteLine(new ClassificationReport(evaluation.Confusion));
    WeightsFile.Save(Output("weights.safetensors"), network, new WeightsMetadata
    {
        Model = ((IDescribedModel)network).Describe(),
        ClassNames = data.Train.ClassNames,
        Normalization = plan.Options.Normalization,
    });
    var heatMap = new ConfusionMatrixPlot(evaluation.Confusion);
    heatMap.SavePng(Output("confusion.png"));
    heatMap.SaveSvg(Output("confusion.svg"));
    var curves = new TrainingCurves(result.History);
    curves.SavePng(Output("curves.png"));
    curves.SaveSvg(Output("curves.svg"));
    foreach (var file in Directory.GetFiles(settings.Out))
        Console.WriteLine(file);
    return 0;
});
