using System.Runtime.InteropServices;

namespace SeNet.Kernels;

/// <summary>Float32 values in memory that the garbage collector does not move, zeros at first.</summary>
internal sealed unsafe class NativeFloats : SafeHandle
{
    // Of a cache line, and of the widest vector.
    private const int Alignment = 64;

    /// <summary>Allocates memory.</summary>
    /// <param name="count">Number of values.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for them.</exception>
    public NativeFloats(long count)
        : base(0, ownsHandle: true)
    {
        var size = (nuint)Math.Max(count, 1) * sizeof(float);
        SetHandle((nint)NativeMemory.AlignedAlloc(size, Alignment));
        NativeMemory.Clear(Data, size);
        Count = count;
    }

    /// <summary>Copies values.</summary>
    public NativeFloats(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(new Span<float>(Data, values.Length));

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>The first value.</summary>
    public float* Data => (float*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
