using System.Runtime.InteropServices;

namespace SeNet.Weights;

/// <summary>Memory outside of the garbage-collected heap, which may be larger than an array.</summary>
internal sealed unsafe class UnmanagedBytes(long length) : IDisposable
{
    public byte* Pointer { get; private set; } = (byte*)NativeMemory.Alloc((nuint)length);

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
