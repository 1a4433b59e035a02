using System.Diagnostics;
using System.Globalization;
using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;

namespace SeNet.Benchmarks;

/// <summary>
/// What loading a file of weights costs: peak resident memory, time, and what is read of the file for one tensor.
/// </summary>
/// <remarks>
/// Each file is loaded in a process of its own, so that nothing that came before leaves room for what it needs.
/// </remarks>
internal static class LoadingBenchmark
{
    /// <summary>First argument of the process that loads one file; its path is the second.</summary>
    public const string Child = "load-one-file";

    private const string Network = "seresnet152";
    private const string Key = "layer1.0.conv1.weight";

    public static void Run(int rounds)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = Directory.CreateTempSubdirectory("senet-loading-").FullName;
        try
        {
            var weights = Save(folder);
            Table.Begin(
                $"Loading {Network}, {weights / 1e6:F0} MB of weights, median of {rounds} processes", "",
                "peak memory, of the weights", "the model alone, of the weights",
                "all, s", "processor time, s", $"bytes read for `{Key}`, of its own",
                "opening the file and reading it, ms");
            foreach (var name in new[] { "weights.safetensors", "weights.pt" })
            {
                var costs = Enumerable.Range(0, rounds).Select(_ => Costs(Path.Combine(folder, name))).ToList();
                double Median(int cost) => Stopwatches.Median([.. costs.Select(all => all[cost])]);
                Table.Row(
                    name, $"{Median(0) / weights:F2}", $"{Median(1) / weights:F2}", $"{Median(2):F2}",
                    $"{Median(3):F2}", $"{Median(4):F2}", $"{Median(5):F1}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loads a file and prints what that costs.</summary>
    public static void LoadOne(string path)
    {
        CLibrary.GiveBack();
        var before = Memory("VmRSS:");
        using var model = ModelZoo.Create(Network);
        CLibrary.GiveBack();
        var made = Memory("VmRSS:");
        File.WriteAllText("/proc/self/clear_refs", "5"); // the peak begins anew
        var processor = Environment.CpuUsage.TotalTime;
        var all = Stopwatch.StartNew();
        WeightsFile.Load(path, model);
        all.Stop();
        processor = Environment.CpuUsage.TotalTime - processor;
        var peak = Memory("VmHWM:");

        var read = BytesRead();
        var one = Stopwatch.StartNew();
        using var archive = TensorArchive.Open(path);
        var opened = BytesRead();
        using var tensor = archive.ReadTensor(Key);
        one.Stop();
        var ofTensor = (double)(BytesRead() - opened) / (tensor.numel() * tensor.element_size());
        double[] costs = [
            peak - before, made - before, all.Elapsed.TotalSeconds, processor.TotalSeconds, ofTensor,
            one.Elapsed.TotalMilliseconds];
        Console.WriteLine(string.Join(' ', costs.Select(cost => cost.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Saves a network in each format; gives the bytes of its tensors.</summary>
    private static long Save(string folder)
    {
        using var model = ModelZoo.Create(Network);
        foreach (var name in new[] { "weights.safetensors", "weights.pt" })
            WeightsFile.Save(Path.Combine(folder, name), model);
        return model.state_dict().Values.Sum(tensor => tensor.numel() * tensor.element_size());
    }

    private static double[] Costs(string path)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [Child, path]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(
                number => double.Parse(number, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The process that loads '{path}' ended with {process.ExitCode}.");
    }

    private static long Memory(string name) => 1024 * Field("/proc/self/status", name);

    private static long BytesRead() => Field("/proc/self/io", "rchar:");

    private static long Field(string file, string name) => long.Parse(
        File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
