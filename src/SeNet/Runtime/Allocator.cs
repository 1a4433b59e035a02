using System.Runtime.InteropServices;

namespace SeNet.Runtime;

/// <summary>glibc's memory allocator.</summary>
internal static partial class Allocator
{
    // Numbers of <malloc.h>.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MaxMappings = -4;

    // With twice its HEAP_MAX_SIZE, glibc gives no heap of a thread back that is not the first.
    private const int TwoHeaps = 128 << 20;

    /// <summary>
    /// Makes freed blocks stay with the process: none is mapped by itself, and no heap's end is given back.
    /// </summary>
    /// <returns>Whether the C library knows these settings.</returns>
    public static bool KeepFreedMemory()
    {
        try
        {
            return OperatingSystem.IsLinux() && Set(MaxMappings, 0) == 1 && Set(TrimThreshold, int.MaxValue) == 1
                && Set(TopPad, TwoHeaps) == 1;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
