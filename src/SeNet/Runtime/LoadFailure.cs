using System.Runtime.InteropServices;

namespace SeNet.Runtime;

/// <summary>Finds out why libtorch does not load: which file is missing, or what the loader says of it.</summary>
internal static class LoadFailure
{
    /// <summary>Explains a failure.</summary>
    /// <param name="folders">Where to look for the files.</param>
    /// <param name="load">Loads a file, or throws what the loader says.</param>
    /// <param name="loadPatched">
    /// Loads a copy of a file that an older libstdc++ suffices for, or throws why not.
    /// </param>
    /// <param name="failure">What TorchSharp or .NET said.</param>
    public static string Explain(
        IReadOnlyList<string> folders, Func<string, nint> load, Func<string, nint> loadPatched, Exception failure)
    {
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return $"libtorch does not load: TorchSharp 0.107.0 has no native library for Linux on " +
                $"{RuntimeInformation.ProcessArchitecture}, only for x64.";
        foreach (var (file, ifMissing, ifRefused) in Libraries())
        {
            var path = NativeFolders.Find(folders, file);
            if (path is null)
                return $"libtorch does not load: '{file}' is in none of the folders {string.Join(", ", folders)}. " +
                    $"{ifMissing}";
            try
            {
                load(path);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                var remedy = Remedy(path, e.Message, loadPatched) ?? ifRefused;
                return $"libtorch does not load: of '{path}' the loader says: {LoaderSays(e)}. {remedy}".TrimEnd();
            }
        }

        return $"libtorch does not load, though each of its files does. What failed: {Cause(failure).Message}";
    }

    /// <summary>What a static constructor of TorchSharp failed with, at its first use or now.</summary>
    private static Exception Cause(Exception failure) =>
        failure is TypeInitializationException { InnerException: { } inner } ? Cause(inner) : failure;

    /// <summary>What the loader says, in one line, without the advice that .NET puts into a line before it.</summary>
    private static string LoaderSays(Exception failure)
    {
        var lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join("; ", lines.Length > 1 ? lines[1..] : lines).TrimEnd('.');
    }

    private static (string File, string IfMissing, string IfRefused)[] Libraries()
    {
        if (OperatingSystem.IsWindows())
            return
            [
                ("torch_cpu.dll", "Add the package TorchSharp-cpu, or " +
                    "TorchSharp-cuda-windows, to the program's project.", ""),
                ("LibTorchSharp.dll", "Add the package TorchSharp to the program's project.",
                    "TorchSharp 0.107.0 does not load on Windows " +
                        "(dotnet/TorchSharp#1567): use Linux until TorchSharp is mended."),
            ];
        if (OperatingSystem.IsMacOS())
            return
            [
                ("libtorch_cpu.dylib", "Add the package TorchSharp-cpu to the program's project.", ""),
                ("libLibTorchSharp.dylib", "Add the package TorchSharp to the program's project.", ""),
            ];
        const string packages =
            $"one of the packages libtorch-cpu-linux-x64 {NativeFolders.LibTorchVersion} (CPU) and " +
                $"TorchSharp-cuda-linux 0.107.0 (CUDA)";
        const string add =
            $"Add {packages} to the program's project; in a notebook: #r \"nuget: libtorch-cpu-linux-x64, " +
                $"{NativeFolders.LibTorchVersion}\".";
        return
        [
            ("libc10.so", add, ""),
            ("libtorch_cpu.so", add, ""),
            ("libtorch.so", add, ""),
            (LibTorchSharpLoader.FileName, "Build and publish for linux-x64, with the package TorchSharp 0.107.0.", ""),
        ];
    }

    /// <summary>What helps against what the loader says; null if that is not known.</summary>
    private static string? Remedy(string path, string loaderSays, Func<string, nint> loadPatched)
    {
        bool Says(string words) => loaderSays.Contains(words, StringComparison.OrdinalIgnoreCase);
        if (LibTorchSharpLoader.WantsNewerLibstdcxx(loaderSays))
            return OldLibstdcxx(path, loadPatched);
        if (Says("GLIBC_"))
            return "The system's C library is older than the file needs: glibc 2.34 or " +
                "later (Debian 12, Ubuntu 22.04) is needed.";
        if (Says("ld-linux-x86-64") || Says("symbol not found"))
            return "The file needs glibc as its C library; Alpine and other systems with musl do not have it.";
        if (Says("failed to map segment"))
            return "The folder is probably on a file system that is mounted with noexec: put the program on another.";
        if (Says("invalid ELF header") || Says("file too short") || Says("wrong ELF class"))
            return "The file is damaged, or for another processor: restore its package, build and publish again.";
        return null;
    }

    private static string OldLibstdcxx(string path, Func<string, nint> loadPatched)
    {
        const string systems = "a system with the libstdc++ of GCC 13 or later (Debian 13, Ubuntu 24.04)";
        if (Path.GetFileName(path) != LibTorchSharpLoader.FileName)
            return $"The system's libstdc++ is older than the file needs: use {systems}.";
        try
        {
            loadPatched(path);
            return "A patched copy of it loads, though: start the process again and call SeNetRuntime.Initialize() " +
                "before any use of TorchSharp.";
        }
        catch (Exception e) when (
            e is DllNotFoundException
                or BadImageFormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return "The system's libstdc++ is older than the file needs, and a copy that needs less does not load: " +
                $"{LoaderSays(e)}. "
                + $"Use the packages TorchSharp 0.107.0 and libtorch {NativeFolders.LibTorchVersion}, or {systems}.";
        }
    }
}
