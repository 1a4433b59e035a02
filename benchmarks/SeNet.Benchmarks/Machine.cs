using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;
using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;

namespace SeNet.Benchmarks;

internal static class Machine
{
    /// <summary>
    /// Whether bfloat16 is timed: where the processor lacks it, libtorch computes it one number at a time.
    /// </summary>
    public static bool HasBFloat16 { get; } = PrecisionChoice.HasBFloat16(torch.CPU);

    public static string Describe()
    {
        var sets = new (string Name, bool Is)[]
        {
            ("AVX2", Avx2.IsSupported), ("AVX-512", Avx512F.IsSupported), ("AVX-512 bf16", HasBFloat16),
        };
        return string.Join("; ",
            $"{Processor()}, {Environment.ProcessorCount} cores",
            string.Join(", ", sets.Where(set => set.Is).Select(set => set.Name)),
            $"{torch.get_num_threads()} threads",
            $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB",
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            $"TorchSharp {Version(typeof(torch))}, libtorch {torch.__version__}",
            $"ONNX Runtime {Version(typeof(InferenceSession))}",
            torch.cuda.is_available() ? $"{torch.cuda.device_count()} CUDA devices" : "no CUDA device",
            DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static string Processor() =>
        OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
                ?? "unknown processor"
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";

    private static string Version(Type type) =>
        (type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "")
            .Split('+')[0];
}
