using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Where the elements of a tensor lie in a file.</summary>
/// <param name="Type">Type of an element.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Strides">Elements from one to the next in each dimension, 0 or more.</param>
/// <param name="Position">Offset of the first element in the file.</param>
internal sealed record TensorView(ScalarType Type, long[] Shape, long[] Strides, long Position)
{
    /// <summary>
    /// Bytes of a strided tensor that are read at once; a contiguous one needs no memory but its own. Larger windows leave holes in the heap, half as
    /// large as the weights in all.
    /// </summary>
    private const long Window = 1 << 20;

    /// <summary>Bytes of a tensor that a span can show.</summary>
    private const long Piece = 1 << 30;

    /// <summary>Bytes from the first element to the last one in the storage.</summary>
    public Int128 ExtentBytes => Extent(Shape, Strides) * ElementSize;

    /// <summary>
    /// Whether the values are those in the file times -1: PyTorch's negative bit, which it saves beside the bytes.
    /// </summary>
    public bool Negative { get; init; }

    private int ElementSize => SafetensorsTypes.Of(Type).Size;

    /// <summary>Elements from the first to the last one in the storage; 0 if there are none.</summary>
    public static Int128 Extent(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        Int128 extent = 1;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0)
                return 0;
            extent += (Int128)(shape[i] - 1) * strides[i];
        }

        return extent;
    }

    /// <summary>
    /// Whether no two elements share a place other than by a stride of 0. Views that PyTorch's own operations make of one another rarely do, and
    /// such a view could make a short file long to read.
    /// </summary>
    public static bool IsNested(long[] shape, long[] strides)
    {
        Int128 extent = 1;
        foreach (var (stride, length) in strides.Zip(shape).Where(pair => pair is { First: > 0, Second: > 1 }).OrderBy(pair => pair.First))
        {
            if (stride < extent)
                return false;
            extent += (Int128)(length - 1) * stride;
        }

        return true;
    }

    /// <summary>Reads the elements.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bigEndian">Whether a number's first byte is its highest.</param>
    /// <returns>A contiguous tensor on the CPU, of the caller's dispose scope.</returns>
    public Tensor Read(FileBytes file, bool bigEndian = false)
    {
        var result = empty(Shape, Type, CPU);
        try
        {
            if (result.numel() > 0)
                Fill(result, file, bigEndian);
            if (Negative)
                Negate(result);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private static void Negate(Tensor tensor)
    {
        using var noGrad = no_grad();
        tensor.neg_();
    }

    private void Fill(Tensor target, FileBytes file, bool bigEndian)
    {
        if (IsContiguous())
        {
            FillContiguous(target, file, Position, bigEndian);
            return;
        }

        var extent = (long)Extent(Shape, Strides);
        if (extent * ElementSize > Window)
        {
            FillHalves(target, file, bigEndian);
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var window = empty(extent, Type, CPU);
        FillContiguous(window, file, Position, bigEndian);
        target.copy_(window.as_strided(Shape, Strides, 0));
    }

    /// <summary>Divides the longest dimension of the storage, so that each half has its own part of it.</summary>
    private void FillHalves(Tensor target, FileBytes file, bool bigEndian)
    {
        var longest = Enumerable.Range(0, Shape.Length).MaxBy(i => (Shape[i] - 1) * Strides[i]);
        var half = Shape[longest] / 2;
        foreach (var (start, length) in new[] { (0L, half), (half, Shape[longest] - half) })
        {
            var shape = (long[])Shape.Clone();
            shape[longest] = length;
            using var part = target.narrow(longest, start, length);
            new TensorView(Type, shape, Strides, Position + start * Strides[longest] * ElementSize).FillPart(part, file, bigEndian);
        }
    }

    /// <summary>Fills a target that may be a strided part of the result.</summary>
    private void FillPart(Tensor target, FileBytes file, bool bigEndian)
    {
        if (target.is_contiguous() || !IsContiguous())
        {
            Fill(target, file, bigEndian);
            return;
        }

        using var noGrad = no_grad();
        using var whole = Read(file, bigEndian);
        target.copy_(whole);
    }

    private bool IsContiguous()
    {
        var expected = TensorShape.ContiguousStrides(Shape);
        for (var i = 0; i < Shape.Length; i++)
            if (Shape[i] > 1 && Strides[i] != expected[i])
                return false;
        return true;
    }

    private void FillContiguous(Tensor target, FileBytes file, long position, bool bigEndian)
    {
        using var flat = target.view(-1);
        var (size, elements) = (ElementSize, flat.numel());
        for (var first = 0L; first < elements; first += Piece / size)
        {
            using var piece = flat.narrow(0, first, Math.Min(Piece / size, elements - first));
            var bytes = piece.bytes;
            file.Read(bytes, position + first * size);
            if (bigEndian)
                Reverse(bytes, size);
            if (Type == ScalarType.Bool)
                MakeTruth(bytes);
        }
    }

    private static void Reverse(Span<byte> bytes, int size)
    {
        for (var i = 0; size > 1 && i < bytes.Length; i += size)
            bytes.Slice(i, size).Reverse();
    }

    /// <summary>A truth value of libtorch is 0 or 1; another byte is undefined behaviour in C++.</summary>
    private static void MakeTruth(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = bytes[i] == 0 ? (byte)0 : (byte)1;
    }
}
