using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
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
        Trainer Library(Precision precision) =>
            new(
                network,
                new TrainingOptions
                {
                    Epochs = 1, Device = "cuda", Normalization = Normalization.Cifar10, LearningRate = 0.001,
                    Precision = precision
                });
        Case[] cases =
        [
            new("notebook's code, squeeze put right, float32, without data", Images, () => Steps(squeezed, steps)),
            new("SeNet TensorFloat32, with data", Images, () => Library(Precision.TensorFloat32).Fit(set)),
            new("SeNet BFloat16, with data", Images, () => Library(Precision.BFloat16).Fit(set)),
        ];
        var seconds = Stopwatches.Medians(cases, rounds);
        for (var i = 0; i < cases.Length; i++)
            Table.Row(cases[i].Name, $"{seconds[i]:F1}");
    }

    private static void Steps(TrainingStep step, int count)
    {
        for (var i = 0; i < count; i++)
            step.Run();
        cuda.synchronize();
    }
}
