using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SeNet.Engine;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Onnx;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>The engine, ONNX Runtime and InferenceModel side by side, in float32.</summary>
/// <remarks>
/// They take turns of several calls with a pause between: threads that spin after a call would take a processor from
/// the next one's.
/// </remarks>
internal static class EngineBenchmark
{
    private const int Pause = 200;
    private const double SecondsPerTurn = 0.5;

    public static void Run(int rounds) => Run(EngineNetwork.All, rounds);

    public static void Run(IReadOnlyList<EngineNetwork> networks, int rounds)
    {
        TrainingBenchmark.Keep();
        var threads = Environment.ProcessorCount;
        var peak = PeakRate.Measure(threads);
        Console.WriteLine($"\nPeak of {threads} threads: {peak:F0} * 10^9 multiply-adds a second.");
        Table.Begin(
            "Engine, float32", "", "batch", "engine, ms", "images/s", "ONNX Runtime, ms", "InferenceModel, ms",
            "times ONNX Runtime", "times InferenceModel", "of the peak");
        foreach (var network in networks)
            Compare(network, rounds, threads, peak);
    }

    /// <summary>The time of each layer.</summary>
    public static void Layers(EngineNetwork network)
    {
        using var model = network.Make();
        using var engine = new InferenceEngine(model);
        var batch = network.Batches[0];
        var layers = engine.Profile(batch, network.Size, network.Size);
        Table.Begin(
            $"{network.Name}, {batch} images of {network.Size}x{network.Size}, {engine.InstructionSet}", "layer",
            "operation", "method", "ms", "10^6 multiply-adds", "10^9 a second");
        foreach (var layer in layers)
            Table.Row(
                layer.Name, layer.Operation, layer.Method, $"{layer.Milliseconds:F3}",
                $"{layer.MultiplyAdds / 1e6:F1}", $"{layer.GigaMultiplyAddsPerSecond:F0}");
        foreach (var method in layers.GroupBy(layer => layer.Method))
            Table.Row(
                "all", "", method.Key, $"{method.Sum(layer => layer.Milliseconds):F3}",
                $"{method.Sum(layer => layer.MultiplyAdds) / 1e6:F1}",
                $"{method.Sum(layer => layer.MultiplyAdds) / method.Sum(layer => layer.Milliseconds) / 1e6:F0}");
    }

    private static void Compare(EngineNetwork network, int rounds, int threads, double peak)
    {
        using var model = network.Make();
        model.eval();
        using var engine = new InferenceEngine(model, new EngineOptions { Threads = threads });
        using var prepared = new InferenceModel(model, Precision.Float32);
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(OnnxExporter.ToBytes(model), options);
        foreach (var batch in network.Batches)
        {
            var images = network.Images(batch);
            long[] shape = [batch, 3, network.Size, network.Size];
            var output = new float[batch * engine.OutputCount];
            using var value = OrtValue.CreateTensorValueFromMemory(images, shape);
            using var runOptions = new RunOptions();
            using var x = tensor(images, shape);
            Action[] runners =
            [
                () => engine.Run(images, batch, network.Size, network.Size, output),
                () => session.Run(runOptions, ["images"], [value], session.OutputNames).Dispose(),
                () => prepared.call(x).Dispose(),
            ];
            var times = runners.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < rounds; round++)
                for (var i = 0; i < runners.Length; i++)
                    Turn(runners[i], times[i]);
            var medians = times.Select(Stopwatches.Median).ToArray();
            var rate = Complexity.Of(model.Graph, network.Size, images: batch).MultiplyAdds / medians[0] / 1e6;
            Table.Row(
                network.Name, $"{batch}", $"{medians[0]:F1}", $"{1000 * batch / medians[0]:F1}", $"{medians[1]:F1}",
                $"{medians[2]:F1}", $"{medians[1] / medians[0]:F2}", $"{medians[2] / medians[0]:F2}",
                $"{rate / peak:P0}");
        }
    }

    private static void Turn(Action run, List<double> milliseconds)
    {
        Thread.Sleep(Pause);
        run();
        var turn = Stopwatch.StartNew();
        do
        {
            var watch = Stopwatch.StartNew();
            run();
            milliseconds.Add(watch.Elapsed.TotalMilliseconds);
        }
        while (turn.Elapsed.TotalSeconds < SecondsPerTurn);
    }
}
