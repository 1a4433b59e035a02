using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SeNet.Runtime;

/// <summary>Loads a shared library on Linux whose content is in memory.</summary>
/// <remarks>
/// A file of the process alone holds the content, so that no other process can change it between its check and its
/// loading, and nothing is left behind: in memory, or, where the kernel forbids that, in a new folder that only this
/// user may enter.
/// </remarks>
internal static partial class MemoryLibrary
{
    private const uint CloseOnExec = 1;

    // They stay open: the loader knows a library by its path, and the next file would get the number of a closed one.
    private static readonly List<SafeFileHandle> MemoryFiles = [];

    /// <summary>Loads a library.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">The file's content.</param>
    /// <exception cref="DllNotFoundException">The loader refuses it; the message says why.</exception>
    /// <exception cref="IOException">
    /// No folder for temporary files can be written, or none may hold libraries.
    /// </exception>
    public static nint Load(string name, byte[] content)
    {
        try
        {
            return LoadFromMemory(name, content);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or IOException)
        {
            return LoadFromFolder(Directory.CreateTempSubdirectory("senet-").FullName, name, content);
        }
    }

    internal static nint LoadFromMemory(string name, byte[] content)
    {
        var descriptor = CreateMemoryFile(name, CloseOnExec);
        if (descriptor < 0)
            throw new IOException($"The kernel makes no file in memory: {Marshal.GetLastPInvokeErrorMessage()}");
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        lock (MemoryFiles)
            MemoryFiles.Add(file);
        RandomAccess.Write(file, content, 0);
        return NativeLibrary.Load($"/proc/self/fd/{descriptor}");
    }

    /// <summary>Loads a library by way of a folder, which is deleted.</summary>
    internal static nint LoadFromFolder(string folder, string name, byte[] content)
    {
        try
        {
            var path = Path.Combine(folder, name);
            File.WriteAllBytes(path, content);
            return NativeLibrary.Load(path);
        }
        finally
        {
            // A loaded library needs its file's name no longer.
            Directory.Delete(folder, recursive: true);
        }
    }

    [LibraryImport(
        "libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
