using System.Runtime.InteropServices;

namespace SeNet.Mpi;

/// <summary>
/// Memory that MPI reads and writes, outside of .NET's heap: it stays where it is, also behind an exchange that failed.
/// </summary>
internal sealed unsafe class NativeBytes : IDisposable
{
    private nuint length;

    /// <summary>Address of the first byte.</summary>
    public byte* Address { get; private set; }

    /// <summary>Memory of at least a length. What was in it is lost if it grows.</summary>
    public byte* Of(nuint bytes)
    {
        if (bytes > length)
        {
            NativeMemory.AlignedFree(Address);
            Address = null;
            Address = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
            length = bytes;
        }

        return Address;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Address);
        Address = null;
        length = 0;
    }
}
