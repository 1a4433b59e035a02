using System.Diagnostics;
using System.Globalization;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>
/// A training step while other processes keep the processors busy, with threads that spin while they wait and with
/// threads that sleep.
/// </summary>
/// <remarks>
/// Each way of waiting has processes of its own, since libtorch reads it when it is loaded. The share that is fair: a
/// training with as many threads as there are processors, beside n busy processes, gets threads / (threads + n) of
/// them.
/// </remarks>
internal static class BusyBenchmark
{
    /// <summary>First argument of a process that trains; the index of the network is the second.</summary>
    public const string Child = "train-when-asked";

    private static readonly int[] BusyCounts = [0, 1, 2, 4];

    private static readonly (string Name, int Batch, int Steps, Func<nn.Module<Tensor, Tensor>> Make)[] Networks =
    [
        ("seresnet20_cifar", 128, 2, () => ModelZoo.Create("seresnet20_cifar", classes: 10)),
        ("Network(3, 32, 4, 10)", 20, 10, () => new Network(3, 32, 4, 10)),
    ];

    public static void Run(int rounds)
    {
        if (!OperatingSystem.IsLinux())
            return;
        for (var network = 0; network < Networks.Length; network++)
        {
            // What OpenMP does when nothing is set, said as a user's choice, which the library leaves alone.
            using var spinning = Start(network, ("GOMP_SPINCOUNT", "300000"));
            using var sleeping = Start(network);
            var times = BusyCounts.Select(_ => (Spinning: new List<double>(), Sleeping: new List<double>())).ToArray();
            for (var round = 0; round < rounds; round++)
                for (var i = 0; i < BusyCounts.Length; i++)
                {
                    using var busy = new BusyProcesses(BusyCounts[i]);
                    times[i].Spinning.Add(Step(spinning));
                    times[i].Sleeping.Add(Step(sleeping));
                }

            Print(
                network,
                [.. times.Select(pair => (Stopwatches.Median(pair.Spinning), Stopwatches.Median(pair.Sleeping)))]);
            spinning.Kill();
            sleeping.Kill();
        }
    }

    /// <summary>Trains a few steps for each line of the input, and prints the milliseconds of one.</summary>
    public static void Train(int index)
    {
        SeNetRuntime.Initialize();
        var (_, batch, steps, make) = Networks[index];
        using var step = TrainingStep.Library(
            make(), batch, Machine.HasBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);
        while (Console.ReadLine() is not null)
        {
            step.Run();
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < steps; i++)
                step.Run();
            Console.WriteLine((watch.Elapsed.TotalMilliseconds / steps).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Print(int network, (double Spinning, double Sleeping)[] times)
    {
        var (name, batch, _, _) = Networks[network];
        Table.Begin(
            $"Training step on a busy machine, {name}, batch {batch}, milliseconds", "busy processes",
            "threads that spin, as OpenMP's do by default",
            "threads that sleep, as SeNet sets them", "fair share", "spin, of the fair share",
            "sleep, of the fair share");
        for (var i = 0; i < times.Length; i++)
        {
            var fair = times[0].Spinning * Math.Max(
                1, (double)(get_num_threads() + BusyCounts[i]) / Environment.ProcessorCount);
            Table.Row(
                $"{BusyCounts[i]}", $"{times[i].Spinning:F0}", $"{times[i].Sleeping:F0}", $"{fair:F0}",
                $"{times[i].Spinning / fair:F2}", $"{times[i].Sleeping / fair:F2}");
        }
    }

    private static Process Start(int network, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [Child, network.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // This process's own, which the library may have set, are inherited.
        start.Environment.Remove("OMP_WAIT_POLICY");
        start.Environment.Remove("GOMP_SPINCOUNT");
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static double Step(Process trainer)
    {
        trainer.StandardInput.WriteLine();
        return trainer.StandardOutput.ReadLine() is { } time
            ? double.Parse(time, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("The process that trains has ended.");
    }
}
