using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Runtime;

/// <summary>Folders in which libtorch and TorchSharp's native library may lie.</summary>
internal static class NativeFolders
{
    /// <summary>
    /// The libtorch that TorchSharp 0.107.0 is made for. TorchSharp's own property would initialise TorchSharp, which
    /// loads libtorch.
    /// </summary>
    public const string LibTorchVersion = "2.10.0";

    // Not RuntimeInformation.RuntimeIdentifier, which a distribution's own build of .NET fills with its name, such as
    // ubuntu.24.04-x64.
    private static readonly string InPackage = Path.Combine("runtimes", $"{SystemName}-{Architecture}", "native");

    private static string SystemName =>
        OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>
    /// The folders in the order of the search: those of the program, where .NET looks; those around TorchSharp's
    /// assembly, which in a notebook lies in the NuGet cache; those of the NuGet cache, where TorchSharp looks.
    /// </summary>
    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000:Avoid accessing Assembly file path when publishing as a single file",
        Justification = "An empty path is dealt with.")]
    public static IReadOnlyList<string> All()
    {
        var program = AppContext.BaseDirectory;
        // Empty in a program that is published as a single file.
        var assembly =
            Path.GetDirectoryName(typeof(torch).Assembly.Location) is { Length: > 0 } folder ? folder : program;
        IEnumerable<string> all =
        [
            program,
            Path.Combine(program, InPackage),
            .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            assembly,
            Path.Combine(assembly, InPackage),
            .. Collected(assembly),
            .. Around(assembly, Environment.GetEnvironmentVariable),
        ];
        return [.. all.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))).Distinct()];
    }

    /// <summary>The first of some folders that has a file; null if none has.</summary>
    public static string? Find(IEnumerable<string> folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>
    /// Folders beside TorchSharp's assembly into which TorchSharp copies the files of several packages.
    /// </summary>
    private static IEnumerable<string> Collected(string assembly) =>
        Directory.Exists(assembly)
            ? [
                .. Directory.EnumerateDirectories(assembly, "cuda-*").Order(StringComparer.Ordinal),
                Path.Combine(assembly, "cpu")]
            : [];

    /// <summary>
    /// The packages' folders in the NuGet cache: the one that the assembly lies in, PACKAGE/VERSION/lib/FRAMEWORK, else
    /// the user's.
    /// </summary>
    private static IEnumerable<string> Around(string assembly, Func<string, string?> variable)
    {
        var library = Path.GetFullPath(Path.Combine(assembly, "..", ".."));
        var version = Path.GetFileName(library);
        var cache = Path.GetFullPath(Path.Combine(library, "..", ".."));
        if (!Path.GetFileName(Path.GetDirectoryName(library) ?? "").Equals(
            "torchsharp", StringComparison.OrdinalIgnoreCase))
        {
            version = (typeof(torch).Assembly.GetName().Version ?? new Version(0, 0, 0)).ToString(3);
            cache = variable("NUGET_PACKAGES") is { Length: > 0 } chosen
                ? chosen
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        }

        return [
            Path.Combine(cache, "torchsharp", version, InPackage),
            Path.Combine(cache, $"libtorch-cpu-{SystemName}-{Architecture}", LibTorchVersion, InPackage),
        ];
    }
}
