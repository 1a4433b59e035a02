using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SeNet.Cli.Runs;
using SeNet.Runtime;
using SkiaSharp;

namespace SeNet.Cli.Diagnosis;

/// <summary>Looks at what the tool needs.</summary>
internal static class Examination
{
    private const long LittleMemory = 4L << 30;
    private const long LittleDisk = 5L << 30;

    /// <summary>Everything, in the order in which it is shown.</summary>
    public static IEnumerable<Finding> All()
    {
        yield return new("senet", FindingState.Good, $"{RunEnvironment.Version} in {AppContext.BaseDirectory}");
        yield return new(".NET", FindingState.Good, RuntimeInformation.FrameworkDescription);
        yield return new(
            "system", FindingState.Good, $"{RuntimeInformation.OSDescription.Trim()}, " +
                $"{RuntimeInformation.ProcessArchitecture}");
        yield return Processor();
        yield return Memory();
        yield return Disk();
        yield return Images();
        var libtorch = LibTorch();
        yield return libtorch;
        if (libtorch.State == FindingState.Good)
            yield return Gpu();
    }

    private static Finding Processor()
    {
        var name = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line =>
                line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':', 2)[1].Trim() ?? ""
            : "";
        var simd = Vector512.IsHardwareAccelerated ? "AVX-512"
            : Avx2.IsSupported ? "AVX2"
            : Vector128.IsHardwareAccelerated ? "128 bits" : "none";
        var bf16 = File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))
            ?.Split(' ').Contains("avx512_bf16") == true;
        var text = $"{Environment.ProcessorCount} x {(name.Length > 0 ? name : "unknown")}, vectors: {simd}" +
            (bf16 ? ", bfloat16" : "");
        return Avx2.IsSupported || RuntimeInformation.ProcessArchitecture != Architecture.X64
            ? new("processor", FindingState.Good, text)
            : new("processor", FindingState.Note, text, "Without AVX2 everything is several times slower.");
    }

    private static Finding Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var text = $"{Gigabytes(bytes)} GB";
        return bytes >= LittleMemory
            ? new("memory", FindingState.Good, text)
            : new("memory", FindingState.Note, text, "Train with a small --batch-size, for example 8.");
    }

    private static Finding Disk()
    {
        var here = Directory.GetCurrentDirectory();
        var free = new DriveInfo(here).AvailableFreeSpace;
        var text = $"{Gigabytes(free)} GB free in {here}";
        return free >= LittleDisk
            ? new("disk", FindingState.Good, text)
            : new("disk", FindingState.Note, text, "Checkpoints need three times the size of a network; give --out " +
                "on another disk.");
    }

    private static Finding Images()
    {
        try
        {
            using var bitmap = new SKBitmap(1, 1);
            return new("images", FindingState.Good,
                $"SkiaSharp {typeof(SKBitmap).Assembly.GetName().Version!.ToString(3)}");
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            return new(
                "images", FindingState.Broken, $"SkiaSharp does not load: " +
                    $"{(e.InnerException ?? e).Message.Split('\n')[0]}",
                "Install senet again, for this system.");
        }
    }

    private static Finding LibTorch()
    {
        try
        {
            SeNetRuntime.EnsureLoaded();
            return new(
                "libtorch", FindingState.Good,
                $"TorchSharp {RunEnvironment.TorchSharpVersion()}, libtorch {NativeFolders.LibTorchVersion}, " +
                    $"{TorchSharp.torch.get_num_threads()} threads");
        }
        catch (LibTorchNotLoadedException e)
        {
            return new(
                "libtorch", FindingState.Broken, e.Message,
                "train, resume, evaluate, find-lr and benchmark --on libtorch need it; all other commands work " +
                    "without. senet brings it along on Linux x64: dotnet tool install SeNet.Cli there.");
        }
    }

    private static Finding Gpu()
    {
        if (TorchSharp.torch.cuda.is_available())
            return new("GPU", FindingState.Good, $"{TorchSharp.torch.cuda.device_count()} with CUDA: give --device " +
                $"cuda");
        var driver = File.Exists("/proc/driver/nvidia/version");
        return driver
            ? new(
                "GPU", FindingState.Note, "an NVIDIA driver, but libtorch without CUDA",
                "The tool brings libtorch for processors. For the GPU, build it from source: " +
                    "dotnet run -c Release -p:TorchBackend=cuda --project src/SeNet.Cli -- train DATA --device cuda")
            : new("GPU", FindingState.Good, "none; --device cpu is the default");
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("F1", CultureInfo.InvariantCulture);
}
