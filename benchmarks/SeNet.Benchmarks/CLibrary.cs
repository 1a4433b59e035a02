using System.Runtime.InteropServices;

namespace SeNet.Benchmarks;

/// <summary>glibc's allocator as a program finds it, and as the library sets it. Elsewhere nothing happens.</summary>
internal static partial class CLibrary
{
    private const int TrimThreshold = -1, TopPad = -2, MappingThreshold = -3, MaxMappings = -4;
    private const int LargestThreshold = 32 << 20;

    /// <summary>
    /// glibc's default: blocks from a threshold on are mapped by themselves. The threshold grows with the blocks freed,
    /// up to 32 MB, and is set to that here, which is best for the programs measured.
    /// </summary>
    public static void UseDefaultAllocator()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = mallopt(MaxMappings, 65536);
        _ = mallopt(MappingThreshold, LargestThreshold);
        _ = mallopt(TrimThreshold, 2 * LargestThreshold);
        _ = mallopt(TopPad, 128 << 10);
        GiveBack();
    }

    /// <summary>
    /// Returns free memory to the system, so that a case does not begin with what the one before left.
    /// </summary>
    public static void GiveBack()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (OperatingSystem.IsLinux())
            _ = malloc_trim(0);
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
