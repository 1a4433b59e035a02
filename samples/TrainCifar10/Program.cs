using SeNet;
using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Models;
using SeNet.Training;
using SeNet.Visualization;
using SeNet.Weights;
using TorchSharp;
using TrainCifar10;

return CommandLine.Run(args, (settings, cancellationToken) =>
{
    SeNetRuntime.EnsureLoaded();
    var full = settings.Data is not null;
    var progress = new Progress<DownloadProgress>(now => Console.Error.Write($"\rdownloaded {now.Bytes >> 20} of {now.Total >> 20} MB"));
    var data = Cifar10.Load(settings.Data ?? MiniSet.Directory, settings.Download, progress, cancellationToken: cancellationToken);
    string Output(string name) => Path.Combine(settings.Out, name);

    torch.manual_seed(settings.Seed);
    using var network = new Network(3, settings.Filters ?? (full ? 128 : 32), settings.Blocks ?? (full ? 10 : 4), classes: 10,
        new SEOptions { Squeeze = settings.Squeeze });
    var options = new TrainingOptions
    {
        Epochs = settings.Epochs ?? (full ? 40 : 10),
        BatchSize = settings.Batch ?? (full ? 128 : 20),
        LearningRate = settings.LearningRate ?? (full ? 0.1 : 0.02),
        Normalization = Normalization.Cifar10,
        Seed = settings.Seed,
        Device = settings.Device,
    };
    var checkpoints = new CheckpointDirectory(Output("checkpoints"));
    var result = new Trainer(network, options).Fit(
        data.Train,
        data.Test,
        [new ConsoleLines(), new CsvLog(Output("log.csv")), new CheckpointSaver(checkpoints.Path, everyBatches: 100), new BestWeights(Output("best.safetensors"))],
        settings.Resume
            ? checkpoints.Latest(damaged => Console.Error.WriteLine($"warning: {damaged.Message}"))
                ?? throw new FileNotFoundException($"There is no whole checkpoint in '{checkpoints.Path}'; begin a new run, without --resume.")
            : null,
        cancellationToken);
    if (result.Outcome == TrainingOutcome.Cancelled)
    {
        Console.WriteLine($"To go on, give the same options and --resume {settings.Out}");
        return 130;
    }

    var evaluation = new Evaluator(network, options.Normalization, options.Device).Evaluate(data.Test);
    Console.WriteLine(new ClassificationReport(evaluation.Confusion));
    WeightsFile.Save(Output("weights.safetensors"), network, new WeightsMetadata
    {
        Model = network.Describe(),
        ClassNames = data.Train.ClassNames,
        Normalization = options.Normalization,
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
