using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Runtime;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>
/// Seconds an epoch of the notebook's configuration on a GPU, where there is one. The notebook's GPU took 170.
/// </summary>
internal static class GpuBenchmark
{
    private const int Images = 50_000, Batch = 128;

    public static void Run(int rounds)
    {
        Table.Begin("An epoch of the notebook's configuration on a GPU", "", "seconds");
        if (!cuda.is_available())
        {
            Table.Row("no CUDA device on this machine", "not measured");
            return;
        }

        var steps = Images / Batch;
        using var squeezed = TrainingStep.Notebook(squeezed: true, Batch, CUDA);
        var set = RandomImages.Set(Images);
        using var network = new Network(3, 128, 10, 10);
        Case[] cases =
        [
            new("notebook's code, squeeze put right, float32, without data", Images, () => Steps(squeezed, steps)),
        ];
        // Otherwise libtorch's convolutions take TensorFloat32.
        using (PrecisionChoice.Use(Precision.Float32, CUDA))
            Table.Row(cases[0].Name, $"{Stopwatches.Medians(cases, rounds)[0]:F1}");
        Row("SeNet TensorFloat32, with data", Precision.TensorFloat32, Augmentation.Notebook);
        Row("SeNet BFloat16, with data", Precision.BFloat16, Augmentation.Notebook);
        Row("the same with RandAugment", Precision.BFloat16, [.. Augmentation.Notebook, new RandAugment()]);
        Row("the same with mixup", Precision.BFloat16, [.. Augmentation.Notebook, new Mixup()]);
        GpuAgreement.Run();

        // The median of the epochs behind the first, in which the images go to the GPU and its libraries start.
        void Row(string name, Precision precision, Augmentation augmentation)
        {
            var options = new TrainingOptions
            {
                Epochs = 1 + rounds, Device = "cuda", Normalization = Normalization.Cifar10, LearningRate = 0.001,
                Precision = precision, Augmentation = augmentation,
            };
            var epochs = new Trainer(network, options).Fit(set).History;
            var seconds = epochs.Skip(1).Select(epoch => epoch.Elapsed.TotalSeconds);
            Table.Row(name, $"{Stopwatches.Median([.. seconds]):F1}");
        }
    }

    private static void Steps(TrainingStep step, int count)
    {
        for (var i = 0; i < count; i++)
            step.Run();
        cuda.synchronize();
    }
}
