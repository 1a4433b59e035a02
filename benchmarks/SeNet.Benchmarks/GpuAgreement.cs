using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>Whether short runs on the GPU have the losses of the same runs on the CPU.</summary>
internal static class GpuAgreement
{
    private const int Images = 320;

    public static void Run()
    {
        using var teacher = ModelZoo.Create("seresnet20_cifar", classes: 10);
        var set = RandomImages.Set(Images);
        Table.Begin(
            $"Largest differences in two epochs of seresnet20_cifar on {Images} random images, float32", "",
            "training loss, CPU and GPU", "test loss", "training loss, GPU twice", "test loss");
        foreach (var (name, options) in Cases(teacher))
        {
            var gpu = Train(options, "cuda", set);
            string[] differences =
            [
                .. new[] { Train(options, "cpu", set), Train(options, "cuda", set) }.SelectMany(other => new[]
                {
                    $"{Difference(other, gpu, epoch => epoch.TrainLoss):F5}",
                    $"{Difference(other, gpu, epoch => epoch.TestLoss!.Value):F5}",
                }),
            ];
            Table.Row([name, .. differences]);
        }

        var (whole, again, resumed) = Resume(set);
        Console.WriteLine(
            $"\nTraining loss of the third epoch on the GPU: {whole:F6}; again {again:F6}; resumed after the second " +
                $"{resumed:F6}");
        using var large = new Network(3, 256, 20, 10);
        var finder = new BatchSizeFinder(large, new TrainingOptions { Device = "cuda" })
        {
            MinBatchSize = 1024, MaxBatchSize = 16384,
        };
        Console.WriteLine($"\nNetwork(3, 256, 20, 10): {finder.Run(RandomImages.Set(20_000))}");
    }

    private static IEnumerable<(string Name, TrainingOptions Options)> Cases(nn.Module<Tensor, Tensor> teacher)
    {
        yield return ("crop and flip", new TrainingOptions());
        yield return ("crop, flip, cutout", With([.. Augmentation.Notebook, new Cutout(8)]));
        yield return ("crop, random erasing", With([new PadAndCrop(4), new RandomErasing { Probability = 0.5 }]));
        yield return ("RandAugment, mixup or CutMix", Mixed);
        yield return ("AdamW, cosine, EMA, SWA, clipping, accumulation", new TrainingOptions
        {
            Optimizer = new AdamW(), LearningRate = 1e-3, DecayNormAndBias = false, AccumulationSteps = 2,
            Schedule = LearningRateSchedule.Cosine(warmupEpochs: 1), GradientClipping = GradientClipping.ByNorm(1),
            Ema = new EmaOptions { Decay = 0.9 }, Swa = new SwaOptions { StartEpoch = 2 },
        });
        yield return ("LAMB, adaptive clipping, focal loss", new TrainingOptions
        {
            Optimizer = new Lamb(), LearningRate = 5e-3, GradientClipping = GradientClipping.Adaptive(),
            Loss = new FocalLoss(),
        });
        yield return ("RMSpropTF, binary cross-entropy", new TrainingOptions
        {
            Optimizer = new RmsPropTF(), LearningRate = 1e-3, Loss = new BinaryCrossEntropyLoss(),
        });
        yield return ("Muon", new TrainingOptions { Optimizer = new Muon(), LearningRate = 0.02 });
        yield return ("distillation, class-balanced sampler", new TrainingOptions
        {
            Distillation = new DistillationOptions { Teacher = teacher }, Sampler = new ClassBalancedSampler(),
            LearningRate = 0.02,
        });
    }

    private static TrainingOptions Mixed => With(
    [
        .. Augmentation.Notebook, new RandAugment(), new RandomBatchChoice(new Mixup { Alpha = 0.8 }, new CutMix()),
    ]);

    private static TrainingOptions With(Augmentation augmentation) => new() { Augmentation = augmentation };

    private static IReadOnlyList<EpochResult> Train(TrainingOptions options, string device, ImageSet set)
    {
        manual_seed(3);
        using var network = ModelZoo.Create("seresnet20_cifar", classes: 10);
        return new Trainer(network, Short(options) with { Epochs = 2, Device = device }).Fit(set, set).History;
    }

    /// <summary>Training losses of the third epoch.</summary>
    private static (double Whole, double Again, double Resumed) Resume(ImageSet set)
    {
        var options = Short(Mixed) with { Epochs = 3, Device = "cuda", Ema = new EmaOptions { Decay = 0.9 } };
        var folder = Directory.CreateTempSubdirectory("senet-").FullName;
        try
        {
            var (whole, again) = (Last(options, []), Last(options, []));
            Last(options with { Epochs = 2 }, [new CheckpointSaver(folder)]);
            var latest = new CheckpointDirectory(folder).Latest();
            return (whole, again, Last(options, [new CheckpointSaver(folder)], latest));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        double Last(
            TrainingOptions part, IReadOnlyList<ITrainingObserver> observers, TrainingCheckpoint? checkpoint = null)
        {
            manual_seed(9);
            using var network = ModelZoo.Create("seresnet20_cifar", classes: 10);
            return new Trainer(network, part).Fit(set, set, observers, checkpoint).History[^1].TrainLoss;
        }
    }

    private static TrainingOptions Short(TrainingOptions options) => options with
    {
        BatchSize = 64, Precision = Precision.Float32, Normalization = Normalization.Cifar10,
    };

    private static double Difference(
        IReadOnlyList<EpochResult> a, IReadOnlyList<EpochResult> b, Func<EpochResult, double> value) =>
        a.Zip(b).Max(pair => Math.Abs(value(pair.First) - value(pair.Second)));
}
