using Microsoft.ML.OnnxRuntime;
using SeNet.Modules;
using SeNet.Onnx;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SeNet.Benchmarks;

/// <summary>
/// Network(3, 128, 10, 10) classifying: ONNX Runtime, the network itself, and prepared by the library.
/// </summary>
internal static class InferenceBenchmark
{
    private static readonly int[] Batches = [1, 8, 32, 64];

    public static void Run(int rounds)
    {
        TrainingBenchmark.Keep();
        using var network = new Network(3, 128, 10, 10);
        network.eval();
        using var options = new SessionOptions { IntraOpNumThreads = get_num_threads() };
        using var session = new InferenceSession(OnnxExporter.ToBytes(network), options);
        using var float32 = new InferenceModel(network, Precision.Float32);
        using var chosen = new InferenceModel(network);
        (string Name, Func<Tensor, Tensor> Classify)[] runners =
        [
            ("ONNX Runtime float32", images => Classify(session, images)),
            ("network in evaluation mode, float32", images => Plain(network, images)),
            ("InferenceModel Float32", images => float32.call(images)),
        ];
        if (chosen.Precision != Precision.Float32)
            runners = [.. runners, ($"InferenceModel {chosen.Precision}", images => chosen.call(images))];
        Check(runners);

        var speeds = new double[runners.Length, Batches.Length];
        for (var b = 0; b < Batches.Length; b++)
        {
            using var images = randn([Batches[b], 3, 32, 32]);
            var calls = Math.Max(1, 64 / Batches[b]);
            Case[] cases = [.. runners.Select(runner => new Case(runner.Name, calls * Batches[b], () =>
            {
                for (var i = 0; i < calls; i++)
                    runner.Classify(images).Dispose();
            }))];
            var seconds = Stopwatches.Medians(cases, rounds);
            for (var i = 0; i < runners.Length; i++)
                speeds[i, b] = cases[i].Images / seconds[i];
        }

        Table.Begin("Inference", [
            "", .. Batches.Select(batch => $"batch {batch}, images/s"), "best, times ONNX Runtime's best",
            "batch 1, ms", "of ONNX Runtime's"]);
        double Best(int i) => Enumerable.Range(0, Batches.Length).Max(b => speeds[i, b]);
        for (var i = 0; i < runners.Length; i++)
            Table.Row([
                runners[i].Name, .. Batches.Select((_, b) => $"{speeds[i, b]:F1}"), $"{Best(i) / Best(0):F2}",
                $"{1000 / speeds[i, 0]:F1}", $"{speeds[0, 0] / speeds[i, 0]:P0}"]);
    }

    /// <summary>What is compared must compute the same.</summary>
    private static void Check((string Name, Func<Tensor, Tensor> Classify)[] runners)
    {
        using var scope = NewDisposeScope();
        var images = randn([4, 3, 32, 32]);
        var expected = runners[0].Classify(images);
        foreach (var (name, classify) in runners)
            if ((classify(images) - expected).abs().max().item<float>() is var difference && !(difference < 0.05))
                throw new InvalidOperationException($"'{name}' differs from '{runners[0].Name}' by {difference}.");
    }

    private static Tensor Plain(Network network, Tensor images)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        return network.call(ChannelsLast.Contiguous(images)).MoveToOuterDisposeScope();
    }

    private static Tensor Classify(InferenceSession session, Tensor images)
    {
        var input = new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(
            images.data<float>().ToArray(), [.. images.shape.Select(size => (int)size)]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("images", input)]);
        var output = outputs[0].AsTensor<float>();
        return tensor(output.ToArray(), [output.Dimensions[0], output.Dimensions[1]]);
    }
}
