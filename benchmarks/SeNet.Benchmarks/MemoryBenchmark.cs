using System.Globalization;
using SeNet.Modules;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>Peak resident memory of a training step at batch 128, of the whole process.</summary>
internal static class MemoryBenchmark
{
    private const int Batch = 128;

    public static void Run()
    {
        if (!OperatingSystem.IsLinux())
            return;
        (string Name, Func<TrainingStep> Make, bool Keep)[] cases =
        [
            ("notebook's code as written, default process", () => TrainingStep.Notebook(squeezed: false, Batch), false),
            ("notebook's code, squeeze put right, default process", () => TrainingStep.Notebook(
                squeezed: true, Batch), false),
            Library(ScalarType.Float32, keep: false),
            Library(ScalarType.Float32, keep: true),
        ];
        if (Machine.HasBFloat16)
            cases = [.. cases, Library(ScalarType.BFloat16, keep: false), Library(ScalarType.BFloat16, keep: true)];
        Table.Begin(
            "Peak resident memory of the process over three training steps, batch 128", "", "MiB", "of the notebook's");
        var baseline = 0L;
        foreach (var (name, make, keep) in cases)
        {
            if (keep)
                SeNetRuntime.KeepFreedMemory();
            else
                CLibrary.UseDefaultAllocator();
            CLibrary.GiveBack();
            File.WriteAllText("/proc/self/clear_refs", "5"); // the peak begins anew
            using (var step = make())
                for (var i = 0; i < 3; i++)
                    step.Run();
            var peak = PeakKibibytes();
            baseline = baseline == 0 ? peak : baseline;
            Table.Row(name, $"{peak >> 10}", $"{(double)peak / baseline:P0}");
        }
    }

    private static (string Name, Func<TrainingStep> Make, bool Keep) Library(ScalarType type, bool keep) =>
        ($"SeNet {type}, {(keep ? "memory kept" : "default process")}", () => TrainingStep.Library(
            new Network(3, 128, 10, 10), Batch, type), keep);

    private static long PeakKibibytes() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
