using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Engine;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Cli.Commands;

/// <summary><c>senet benchmark</c>: images per second of the engine and of libtorch.</summary>
internal static class BenchmarkCommand
{
    private const int Rounds = 5;

    public static ToolCommand Create(Session session)
    {
        var model = new Argument<string>("MODEL") { Description = "Name of a network, weights file, or folder of a " +
            "run" };
        model.CompletionSources.Add([.. NetworkZoo.Names]);
        var size = NumberOption.OptionalWhole(
            "--img-size", "Height and width of the images (default: the network's)", 1, 4096);
        var batches = new Option<int[]>("--batch-size")
        {
            Description = "Numbers of images per batch, for example --batch-size 1 8",
            HelpName = "N",
            DefaultValueFactory = _ => [1, 8],
            AllowMultipleArgumentsPerToken = true,
        };
        batches.Aliases.Add("-b");
        var threads = NumberOption.Whole("--workers", "Number of processor threads", Environment.ProcessorCount, 1,
            1024);
        threads.Aliases.Add("-j");
        var on = TextOption.Choice("--on", "What is measured", ["both", "engine", "libtorch"], "both");
        var device = DeviceOption.Create();
        var command = new ToolCommand(
            "benchmark",
            "Measures images per second of inference: by SeNet's engine, which needs no libtorch, and by libtorch. " +
                "Each number is the median of five rounds of at least half a second.")
        {
            model,
        };
        command.AddGroup("Options", size, batches, threads, on, device);
        command.SetAction(values =>
        {
            var name = values.GetValue(model)!;
            if (values.GetValue(batches)!.Any(batch => batch < 1))
                throw new UsageException("--batch-size is a whole number, 1 or more.");
            ModelSource.RequireKnown(name);
            var isNetwork = ModelSource.IsNetwork(name);
            var stored = isNetwork ? null : StoredNetwork.Load(ModelSource.FileOf(name));
            var graph = stored?.Graph ?? NetworkZoo.Build(name);
            var side = values.GetValue(size) ?? stored?.Metadata.Crop?.Size
                ?? NetworkZoo.Entries.FirstOrDefault(entry => entry.Name == graph.Name)?.InputSize ?? 224;
            if (side < graph.MinimumImageSize)
                throw new UsageException(
                    $"--img-size is '{side}', but {graph.Name} needs {graph.MinimumImageSize} pixels or more.");
            var rows = new List<(string Name, int Batch, double Rate)>();
            if (values.GetValue(on) is "both" or "engine")
                foreach (var batch in values.GetValue(batches)!)
                    rows.Add(("engine, float32", batch,
                        EngineRate(session, stored, graph, side, batch, values.GetValue(threads))));
            if (values.GetValue(on) is "both" or "libtorch")
                rows.AddRange(LibTorchRates(
                    session, graph, side, values.GetValue(batches)!, values.GetValue(threads),
                        values.GetValue(device)!));
            Print(session, graph, side, rows);
            return ExitCode.Success;
        });
        return command
            .Example("senet benchmark seresnet50 -b 1 8 32", "A network of the zoo.")
            .Example("senet benchmark runs/1 --on engine", "What predict and the service will do.");
    }

    private static double EngineRate(
        Session session, StoredNetwork? stored, Graph graph, int side, int batch, int threads)
    {
        using var engine = new InferenceEngine(stored ?? (IGraphModel)new FreshWeights(graph),
            new EngineOptions { Threads = threads });
        var images = new float[batch * graph.Input.Channels * side * side];
        var output = new float[batch * engine.OutputCount];
        return Rate(session, batch, () => engine.Run(images, batch, side, side, output));
    }

    private static List<(string, int, double)> LibTorchRates(
        Session session, Graph graph, int side, int[] batches, int threads, string device)
    {
        SeNetRuntime.Initialize();
        DeviceOption.RequireAvailable(device);
        set_num_threads(threads);
        using var network = ModelZoo.Create(new ModelDescription(graph.Name, graph.Arguments));
        network.to(SeNet.Runtime.Devices.Parse(device));
        network.eval();
        using var inference = new InferenceModel(network);
        inference.eval();
        using var mode = inference_mode();
        var rows = new List<(string, int, double)>();
        foreach (var batch in batches)
        {
            using var images = zeros([batch, graph.Input.Channels, side, side],
                device: SeNet.Runtime.Devices.Parse(device));
            rows.Add(($"libtorch on {device}, {Training.TrainingPlan.NameOf(inference.Precision)}", batch,
                Rate(session, batch, () =>
            {
                using var scope = NewDisposeScope();
                // Reading the output waits for a GPU.
                _ = inference.call(images).sum().item<float>();
            })));
        }

        return rows;
    }

    private static double Rate(Session session, int images, Action run)
    {
        run();
        run();
        var rates = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var (calls, watch) = (0, Stopwatch.StartNew());
            do
            {
                session.Cancellation.ThrowIfCancellationRequested();
                run();
                calls++;
            }
            while (watch.Elapsed < TimeSpan.FromSeconds(0.5));
            rates.Add(calls * images / watch.Elapsed.TotalSeconds);
        }

        return rates.Order().ElementAt(Rounds / 2);
    }

    private static void Print(Session session, Graph graph, int side,
        IReadOnlyList<(string Name, int Batch, double Rate)> rows)
    {
        if (session.Json)
        {
            session.WriteLine(JsonText.Of(new
            {
                Network = graph.Name,
                ImageSize = side,
                Results = rows.Select(row => new { row.Name, BatchSize = row.Batch, ImagesPerSecond = row.Rate }),
            }));
            return;
        }

        session.WriteLine($"{graph.Name}, {side} x {side} pixels");
        session.Table(
            ["on", "batch", "images/s", "ms/batch"],
            rows.Select(row => new[]
            {
                row.Name, $"{row.Batch}", row.Rate.ToString("F1", CultureInfo.InvariantCulture),
                (1000 * row.Batch / row.Rate).ToString("F1", CultureInfo.InvariantCulture),
            }));
    }

    /// <summary>
    /// A network with weights of a formula: their values do not matter for the time, as long as they are normal.
    /// </summary>
    private sealed class FreshWeights(Graph graph) : IGraphModel
    {
        public Graph Graph => graph;

        public IReadOnlyDictionary<string, float[]> GetWeights() => graph.Parameters
            .Where(parameter => parameter.Role != ParameterRole.Counter)
            .ToDictionary(parameter => parameter.Key, parameter =>
            {
                var values = new float[parameter.Shape.Aggregate(1, (product, size) => product * size)];
                for (var i = 0; i < values.Length; i++)
                    values[i] = 0.01f + 0.01f * (i % 7);
                return values;
            });
    }
}
