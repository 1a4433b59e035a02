using System.Runtime.InteropServices;

namespace SeNet.Internal;

/// <summary>Finds out why libtorch does not load: which file is missing, or what the loader says of it.</summary>
internal static class LoadFailure
{
    /// <summary>Where .NET looks for native libraries.</summary>
    public static IReadOnlyList<string> SearchFolders() =>
    [
        AppContext.BaseDirectory,
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
        .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>Explains a failure.</summary>
    /// <param name="folders">Where to look for the files.</param>
    /// <param name="load">Loads a file, or throws what the loader says.</param>
    /// <param name="failure">What TorchSharp said.</param>
    public static string Explain(IReadOnlyList<string> folders, Func<string, IntPtr> load, Exception failure)
    {
        foreach (var (file, remedy) in Libraries())
        {
            var path = folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
            if (path is null)
                return $"libtorch does not load: '{file}' is in none of the folders {string.Join(", ", folders.Distinct())}. {remedy}";
            try
            {
                load(path);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                return $"libtorch does not load: of '{path}' the loader says: {e.Message.Trim()} {RemedyFor(e.Message, remedy)}";
            }
        }

        return $"libtorch does not load, though its files do. TorchSharp says: {failure.Message}";
    }

    private static (string File, string Remedy)[] Libraries()
    {
        if (OperatingSystem.IsWindows())
            return
            [
                ("torch_cpu.dll", "Add the package TorchSharp-cpu, or TorchSharp-cuda-windows, to the program's project."),
                ("LibTorchSharp.dll", "TorchSharp 0.107.0 does not load on Windows (dotnet/TorchSharp#1567): use Linux until TorchSharp is mended."),
            ];
        if (OperatingSystem.IsMacOS())
            return
            [
                ("libtorch_cpu.dylib", "Add the package TorchSharp-cpu to the program's project."),
                ("libLibTorchSharp.dylib", "Add the package TorchSharp to the program's project."),
            ];
        return
        [
            ("libtorch_cpu.so", "Add one of the packages libtorch-cpu-linux-x64 2.10.0 (CPU) and TorchSharp-cuda-linux 0.107.0 (CUDA) to the program's project."),
            ("libLibTorchSharp.so", "Build and publish for linux-x64, with the package TorchSharp 0.107.0."),
        ];
    }

    private static string RemedyFor(string loaderSays, string otherwise) =>
        loaderSays.Contains("GLIBCXX", StringComparison.Ordinal)
            ? "The system's libstdc++ is older than the file needs. SeNet's package puts a copy that loads into the build's output: clean and build again, "
                + "and see that SeNetPatchLibTorchSharp is not false."
            : otherwise;
}
