using System.Diagnostics;
using SeNet.Engine;

namespace SeNet.Benchmarks;

/// <summary>
/// The engine's latency at batch 1 while other processes keep processors busy. Fair shares on two processors: 1.5 times
/// the time beside one other process, 3 times beside four.
/// </summary>
internal static class BusyEngineBenchmark
{
    private const int Calls = 20;
    private static readonly int[] BusyCounts = [0, 1, 4];

    public static void Run(int rounds)
    {
        Table.Begin(
            "Engine on a busy machine, batch 1, milliseconds",
            [
                "", .. BusyCounts.Select(count => $"{count} busy"),
                .. BusyCounts[1..].Select(count => $"times, {count} busy"),
            ]);
        foreach (var network in EngineNetwork.All.Where(network => network.Name is "seresnet50" or "network"))
        {
            using var model = network.Make();
            using var engine = new InferenceEngine(model);
            var images = network.Images(1);
            var times = BusyCounts.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < rounds; round++)
                for (var i = 0; i < BusyCounts.Length; i++)
                {
                    using var busy = new BusyProcesses(BusyCounts[i]);
                    for (var call = 0; call < Calls; call++)
                    {
                        var watch = Stopwatch.StartNew();
                        engine.Run(images, 1, network.Size, network.Size);
                        times[i].Add(watch.Elapsed.TotalMilliseconds);
                    }
                }

            var medians = times.Select(Stopwatches.Median).ToArray();
            Table.Row([
                network.Name, .. medians.Select(median => $"{median:F1}"),
                .. medians[1..].Select(median => $"{median / medians[0]:F2}")]);
        }
    }
}
