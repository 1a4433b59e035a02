using FineTune;
using Samples;
using SeNet;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Models;
using SeNet.Training;
using SeNet.Visualization;
using SeNet.Weights;
using TorchSharp;

return CommandLine.Run(args, (settings, cancellationToken) =>
{
    SeNetRuntime.Initialize();
    string Output(string name) => Path.Combine(settings.Out, name);

    var start = StartingPoint.Of(settings, cancellationToken);
    var photos = Photos.Open(settings.Images, start.Crop, settings.Seed);
    var train = photos.Train;
    Console.WriteLine($"{train.ClassNames.Count} classes: {string.Join(", ", train.ClassNames)}");

    torch.manual_seed(settings.Seed);
    using var network = start.CreateNetwork(train.ClassNames.Count);
    var options = new TrainingOptions
    {
        Epochs = settings.Epochs,
        BatchSize = settings.Batch,
        LearningRate = settings.LearningRate,
        Schedule = LearningRateSchedule.OneCycle(),
        LabelSmoothing = 0.1,
        ParameterGroups = ParameterGroup.ByDepth(network, settings.FirstFactor, settings.FrozenEpochs),
        Augmentation = Augmentation.ImageNet with { ResizedCrop = new ResizedCrop { MinArea = settings.MinArea } },
        Normalization = start.Normalization,
        Seed = settings.Seed,
        Device = settings.Device,
    };
    var checkpoints = new CheckpointDirectory(Output("checkpoints"));
    var result = new Trainer(network, options).Fit(
        train,
        photos.ForSelection,
        [new ConsoleLines(), new CsvLog(Output("log.csv")), new CheckpointSaver(checkpoints.Path, everyBatches: 100), new BestWeights(Output("best.safetensors"))],
        settings.Resume ? ResumePoint.In(checkpoints) : null,
        cancellationToken);
    if (result.Outcome == TrainingOutcome.Cancelled)
    {
        Console.WriteLine($"To go on, give the same options and --resume {settings.Out}");
        return 130;
    }

    var evaluation = new Evaluator(network, start.Normalization, settings.Device).Evaluate(photos.ForEvaluation);
    Console.WriteLine(new ClassificationReport(evaluation.Confusion));
    WeightsFile.Save(Output("weights.safetensors"), network, new WeightsMetadata
    {
        Model = ((IDescribedModel)network).Describe(),
        ClassNames = train.ClassNames,
        Normalization = start.Normalization,
        Crop = start.Crop,
    });
    new ConfusionMatrixPlot(evaluation.Confusion).SavePng(Output("confusion.png"));
    new TrainingCurves(result.History).SavePng(Output("curves.png"));
    foreach (var file in Directory.GetFiles(settings.Out))
        Console.WriteLine(file);
    return 0;
});
