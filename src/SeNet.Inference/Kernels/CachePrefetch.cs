using System.Runtime.Intrinsics.X86;

namespace SeNet.Kernels;

/// <summary>
/// Fetches memory that is read soon into the processor's cache. Does nothing where there is no such instruction.
/// </summary>
internal static unsafe class CachePrefetch
{
    /// <summary>Bytes of a cache line.</summary>
    public const int Line = 64;

    /// <summary>Fetches lines into the second cache.</summary>
    /// <param name="start">The first line; may be outside of any memory.</param>
    /// <param name="bytes">Number of bytes.</param>
    public static void Read(void* start, nint bytes)
    {
        if (!Sse.IsSupported)
            return;
        for (nint offset = 0; offset < bytes; offset += Line)
            Sse.Prefetch1((byte*)start + offset);
    }
}
