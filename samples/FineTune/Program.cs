using SeNet.CommandLine;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Training;
using SeNet.Visualization;
using SeNet.Weights;
using SeNet;
using FineTune;
using Samples;
using TorchSharp;

return CommandLine.Run(args, (settings, cancellationToken) =>
{
    Console.WriteLine($"reading images from {settings.Images} ...");
    SeNetRuntime.Initialize();
    DeviceOption.RequireAvailable(settings.Device);
    var start = StartingPoint.Of(settings, cancellationToken);
    var photos = Photos.Open(settings.Images, start.Crop, settings.Seed);
    var train = photos.Train;
    Console.WriteLine(Brief.Classes(train.ClassNames));

    torch.manual_seed(settings.Seed);
    using var network = start.CreateNetwork(train.ClassNames.Count);
    var options = new TrainingOptions
    {
        Epochs = settings.Epochs,
        BatchSize = settings.Batch,
        LastBatch = settings.LastBatch,
        LearningRate = settings.LearningRate,
        Schedule = LearningRateSchedule.OneCycle(),
        Loss = new CrossEntropyLoss { LabelSmoothing = 0.1 },
        ParameterGroups = ParameterGroup.ByDepth(network, settings.FirstFactor, settings.FrozenEpochs),
        Augmentation = Augmentation.ImageNet.Replace(new RandomResizedCrop { MinArea = settings.MinArea }),
        Normalization = start.Normalization,
        Seed = settings.Seed,
        Device = settings.Device,
    };
    var run = settings.Run;
    var result = new Trainer(network, options).Fit(
        train,
        photos.ValidationOrTest,
        [
            new ConsoleLines(),
            new CsvLog(run.File("log.csv")),
            new CheckpointSaver(run.Checkpoints.Path, everyBatches: 100),
            new BestWeights(run.File("best.safetensors")),
        ],
        run.Begin(cancellationToken),
        cancellationToken);
    cancellationToken.ThrowIfCancellationRequested();

    var outputs = new Outputs(run);
    outputs.Write("weights.safetensors", path => WeightsFile.Save(path, network, result.Metadata));
    Console.WriteLine($"testing on {photos.TestOrValidation.Count} images ...");
    var evaluation = new Evaluator(network, start.Normalization, settings.Device, settings.Batch)
        .Evaluate(photos.TestOrValidation, cancellationToken: cancellationToken);
    outputs.WriteReport(new ClassificationReport(evaluation.Confusion));
    outputs.Write("confusion.png", path => new ConfusionMatrixPlot(evaluation.Confusion).SavePng(path));
    outputs.Write("curves.png", path => new TrainingCurves(result.History).SavePng(path));
    return outputs.Finish();
});
