using System.Diagnostics;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>
/// Batches of 32x32 images: how many a second, how long training waits for them, and whether a large set costs more an
/// image.
/// </summary>
internal static class DataBenchmark
{
    private const int Batch = 128;

    public static void Run(int rounds)
    {
        TrainingBenchmark.Keep();
        var images = RandomImages.Set(50_000);
        Table.Begin("Batches of 128 random 32x32 images, padding of 4, crop and flip, normalised", "", "images/s");
        foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            var loader = Loader(images, precision);
            var seconds = Stopwatches.Medians([new Case("", images.Count, () => Drain(loader))], rounds);
            Table.Row(precision.ToString(), $"{images.Count / seconds[0]:F0}");
        }

        Waiting(images);
        Scaling(rounds);
    }

    private static void Waiting(ImageSet images)
    {
        Table.Begin("Share of training that waits for data", "", "batches", "waiting");
        (string Name, Func<TrainingStep> Make, int Batches)[] networks =
        [
            ("Network(3, 128, 10, 10), a step each", () => TrainingStep.Library(
                new Network(3, 128, 10, 10), Batch, ScalarType.BFloat16), 6),
            ("CompactNetwork(3, [64, 128, 128], 10), a step each", () => TrainingStep.Library(
                new CompactNetwork(3, [64, 128, 128], 10), Batch, ScalarType.BFloat16), 60),
        ];
        foreach (var (name, make, count) in networks)
        {
            using var step = make();
            step.Run();
            var (waiting, all) = (new Stopwatch(), Stopwatch.StartNew());
            using var batches = Loader(images, Precision.BFloat16).Epoch(1).GetEnumerator();
            for (var i = 0; i < count; i++)
            {
                waiting.Start();
                batches.MoveNext();
                waiting.Stop();
                step.Run();
                batches.Current.Dispose();
            }

            Table.Row(name, $"{count}", $"{waiting.Elapsed / all.Elapsed:P2}");
        }
    }

    private static void Scaling(int rounds)
    {
        int[] counts = [1_000, 5_000, 50_000];
        Table.Begin(
            "An epoch of training, CompactNetwork(3, [16, 32, 32], 10), batch 100", "images", "microseconds an image",
            "of the smallest set's");
        using var network = new CompactNetwork(3, [16, 32, 32], 10);
        Case[] cases = [.. counts.Select(count =>
        {
            var set = RandomImages.Set(count);
            var options = new TrainingOptions
            {
                Epochs = 1, BatchSize = 100, LearningRate = 0.001, Normalization = Normalization.Cifar10
            };
            return new Case($"{count}", count, () => new Trainer(network, options).Fit(set));
        })];
        var seconds = Stopwatches.Medians(cases, rounds);
        for (var i = 0; i < counts.Length; i++)
            Table.Row(
                $"{counts[i]:N0}", $"{seconds[i] * 1e6 / counts[i]:F0}",
                $"{seconds[i] / counts[i] / (seconds[0] / counts[0]):F2}");
    }

    private static BatchLoader Loader(ImageSet images, Precision precision) =>
        new(images, Batch, Normalization.Cifar10, null, Augmentation.Notebook, shuffleSeed: 1, precision);

    private static void Drain(BatchLoader loader)
    {
        foreach (var batch in loader.Epoch(1))
            batch.Dispose();
    }
}
