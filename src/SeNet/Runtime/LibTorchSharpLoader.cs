using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using TorchSharp;

namespace SeNet.Runtime;

/// <summary>
/// Loads TorchSharp's native library on Linux where .NET alone cannot: in a notebook, where libtorch lies in the folder
/// of another package, and on a system whose libstdc++ is older than the library wants, where the program was built
/// without the targets of SeNet's package.
/// </summary>
internal static class LibTorchSharpLoader
{
    /// <summary>The library as TorchSharp names it.</summary>
    public const string Library = "LibTorchSharp";

    /// <summary>The library's file.</summary>
    public const string FileName = "libLibTorchSharp.so";

    // In the order in which they need each other.
    private static readonly string[] Dependencies = ["c10", "torch_cpu", "torch"];
    private static readonly Lock Loading = new();
    private static nint loaded;
    private static bool registered;

    /// <summary>Whether TorchSharp has a native library for this kind of Linux.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Makes .NET ask here for the library when its own search has failed. It never throws.</summary>
    public static void Register()
    {
        if (!IsSupported || Interlocked.Exchange(ref registered, true))
            return;
        try
        {
            Subscribe();
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            // TorchSharp's assembly is missing or damaged, which its first use says, or the program says later where it
            // is.
            registered = false;
        }
    }

    /// <summary>Loads the library, and before it the libraries that it needs, as TorchSharp does.</summary>
    /// <exception cref="DllNotFoundException">It does not load.</exception>
    public static void Load()
    {
        Register();
        _ = NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out _);
        _ = NativeLibrary.Load(Library, typeof(torch).Assembly, null);
    }

    /// <summary>Whether the loader misses a symbol version of GCC 13's libstdc++.</summary>
    public static bool WantsNewerLibstdcxx(string loaderSays) =>
        loaderSays.Contains("GLIBCXX_", StringComparison.Ordinal);

    /// <summary>Loads a copy of the library that an older libstdc++ suffices for.</summary>
    /// <param name="path">The library as TorchSharp's package has it.</param>
    /// <exception cref="InvalidDataException">It is not the file of TorchSharp 0.107.0.</exception>
    /// <exception cref="DllNotFoundException">The loader refuses the copy too; the message says why.</exception>
    public static nint LoadPatched(string path)
    {
        var content = File.ReadAllBytes(path);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != LibTorchSharpPatch.OriginalSha256)
            throw new InvalidDataException("It is not the file of TorchSharp 0.107.0, the only one that SeNet can " +
                "make loadable with an older libstdc++.");
        LibTorchSharpPatch.Apply(content);
        return MemoryLibrary.Load(FileName, content);
    }

    // A method of its own, since it loads TorchSharp's assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Subscribe() =>
        AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll += (_, name) =>
            name == Library ? Find() : 0;

    private static nint Find()
    {
        lock (Loading)
        {
            if (loaded != 0)
                return loaded;
            var folders = NativeFolders.All();
            foreach (var name in Dependencies)
                if (!NativeLibrary.TryLoad(name, typeof(torch).Assembly, null, out _)
                    && NativeFolders.Find(folders, $"lib{name}.so") is { } path)
                    NativeLibrary.TryLoad(path, out _);
            return loaded = NativeFolders.Find(folders, FileName) is { } library ? TryLoad(library) : 0;
        }
    }

    private static nint TryLoad(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e) when (WantsNewerLibstdcxx(e.Message))
        {
            return TryLoadPatched(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return 0;
        }
    }

    private static nint TryLoadPatched(string path)
    {
        try
        {
            return LoadPatched(path);
        }
        catch (Exception e) when (
            e is DllNotFoundException
                or BadImageFormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
