using System.Buffers;

namespace SeNet.Weights;

/// <summary>
/// Reads the elements of a strided view from a file into contiguous memory. Beside that memory it takes one window of
/// the file, however large the tensor is: a longer view is halved until its parts fit.
/// </summary>
internal sealed unsafe class StridedRead
{
    /// <summary>
    /// Largest window in bytes. Larger ones leave holes in the heap, half as large as the weights in all.
    /// </summary>
    private const int Window = 1 << 20;

    private readonly FileBytes file;
    private readonly int size;

    private StridedRead(FileBytes file, int size) => (this.file, this.size) = (file, size);

    /// <summary>Reads a view.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Offset of the first element.</param>
    /// <param name="shape">Sizes of the dimensions.</param>
    /// <param name="strides">Elements from one to the next in each dimension, 0 or more.</param>
    /// <param name="size">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="destination">Receives the elements in row-major order.</param>
    public static void Read(
        FileBytes file, long position, long[] shape, long[] strides, int size, byte* destination)
    {
        if (Array.IndexOf(shape, 0) >= 0)
            return;
        var (lengths, sources, targets) = Merged(shape, strides, TensorShape.ContiguousStrides(shape));
        new StridedRead(file, size).Fill(position, lengths, sources, targets, destination);
    }

    /// <summary>
    /// The same elements with the fewest dimensions: none of size 1, none that goes on in the next one.
    /// </summary>
    private static (long[] Lengths, long[] Sources, long[] Targets) Merged(
        long[] shape, long[] sourceStrides, long[] targetStrides)
    {
        var (lengths, sources, targets) = (new List<long>(), new List<long>(), new List<long>());
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] == 1)
                continue;
            if (lengths.Count > 0
                && sourceStrides[i] == lengths[0] * sources[0]
                && targetStrides[i] == lengths[0] * targets[0])
            {
                lengths[0] *= shape[i];
                continue;
            }

            lengths.Insert(0, shape[i]);
            sources.Insert(0, sourceStrides[i]);
            targets.Insert(0, targetStrides[i]);
        }

        return ([.. lengths], [.. sources], [.. targets]);
    }

    private void Fill(long position, long[] lengths, long[] sources, long[] targets, byte* destination)
    {
        if (lengths is [] || (lengths.Length == 1 && sources[0] == 1 && targets[0] == 1))
        {
            file.Read(destination, (lengths is [] ? 1 : lengths[0]) * size, position);
            return;
        }

        var extent = (long)TensorView.Extent(lengths, sources) * size;
        if (extent > Window)
        {
            FillHalves(position, lengths, sources, targets, destination);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)extent);
        try
        {
            var window = buffer.AsSpan(0, (int)extent);
            file.Read(window, position);
            fixed (byte* source = window)
                Copy(source, destination, lengths, sources, targets);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Halves the dimension that is longest in the storage, so that each half has its own part of it.
    /// </summary>
    private void FillHalves(long position, long[] lengths, long[] sources, long[] targets, byte* destination)
    {
        var longest = 0;
        for (var i = 1; i < lengths.Length; i++)
            if ((lengths[i] - 1) * sources[i] > (lengths[longest] - 1) * sources[longest])
                longest = i;
        var half = lengths[longest] / 2;
        Part(0, half);
        Part(half, lengths[longest] - half);

        void Part(long start, long length)
        {
            var shape = (long[])lengths.Clone();
            shape[longest] = length;
            var (merged, from, to) = Merged(shape, sources, targets);
            Fill(
                position + (start * sources[longest] * size), merged, from, to,
                destination + (start * targets[longest] * size));
        }
    }

    private void Copy(
        byte* source, byte* target, ReadOnlySpan<long> lengths, ReadOnlySpan<long> sources, ReadOnlySpan<long> targets)
    {
        var (length, from, to) = (lengths[0], sources[0] * size, targets[0] * size);
        if (lengths.Length > 1)
        {
            for (var i = 0L; i < length; i++)
                Copy(source + (i * from), target + (i * to), lengths[1..], sources[1..], targets[1..]);
            return;
        }

        switch (size)
        {
            case 1:
                for (var i = 0L; i < length; i++)
                    target[i * to] = source[i * from];
                break;
            case 2:
                for (var i = 0L; i < length; i++)
                    *(ushort*)(target + (i * to)) = *(ushort*)(source + (i * from));
                break;
            case 4:
                for (var i = 0L; i < length; i++)
                    *(uint*)(target + (i * to)) = *(uint*)(source + (i * from));
                break;
            default:
                for (var i = 0L; i < length; i++)
                    *(ulong*)(target + (i * to)) = *(ulong*)(source + (i * from));
                break;
        }
    }
}
