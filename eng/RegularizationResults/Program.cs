using System.Globalization;
using SeNet;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Training;
using TorchSharp;

// The table of docs/results.md on mixup, RandAugment and EMA: SE-ResNet-20 on CIFAR-10, with and without them.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var data, var output, "plain" or "regularized"])
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project eng/RegularizationResults -- DIR OUT plain|regularized\n" +
        "DIR holds CIFAR-10's binary version. The run is written to OUT; the same command continues it.");
    return 2;
}

const int Seed = 0;
SeNetRuntime.Initialize();
var splits = Cifar10.Load(data);
torch.manual_seed(Seed);
using var network = ModelZoo.Create("seresnet20_cifar", classes: 10);
var plain = new TrainingOptions
{
    Epochs = 30,
    Seed = Seed,
    Schedule = LearningRateSchedule.OneCycle(),
};
var options = args[2] == "plain"
    ? plain
    : plain with
    {
        Augmentation = [new RandAugment(), new PadAndCrop(4), new RandomHorizontalFlip(), new Mixup { Alpha = 0.2 }],
        Ema = new EmaOptions { Decay = 0.999 },
    };
var run = Directory.Exists(output) ? RunDirectory.Open(output) : RunDirectory.Create(output);
using var checkpoint = Directory.Exists(run.Checkpoints) ? run.LatestCheckpoint() : null;
new Trainer(network, options).Fit(
    splits.Train,
    splits.Test,
    [
        new ConsoleLines(),
        new CsvLog(run.File("metrics.csv")),
        new CheckpointSaver(run.Checkpoints),
        new BestWeights(run.File("best.safetensors")),
    ],
    checkpoint);
return 0;
