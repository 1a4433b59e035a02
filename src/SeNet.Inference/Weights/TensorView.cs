namespace SeNet.Weights;

/// <summary>Where the elements of a tensor are in a file.</summary>
/// <param name="Type">Type of an element.</param>
/// <param name="Shape">Sizes of the dimensions.</param>
/// <param name="Strides">Elements from one to the next in each dimension, 0 or more.</param>
/// <param name="Position">Offset of the first element in the file.</param>
internal sealed record TensorView(ElementType Type, long[] Shape, long[] Strides, long Position)
{
    /// <summary>Bytes that are converted at once: few enough to stay in a processor's cache.</summary>
    private const int Piece = 1 << 18;

    /// <summary>Type and shape.</summary>
    public TensorInfo Info => new(Type, Shape);

    /// <summary>Bytes from the first element to the last one in the storage.</summary>
    public Int128 ExtentBytes => Extent(Shape, Strides) * Type.Size();

    /// <summary>
    /// Whether the values are those in the file times -1: PyTorch's negative bit, which it saves beside the bytes.
    /// </summary>
    public bool Negative { get; init; }

    /// <summary>The elements of a contiguous tensor.</summary>
    public static TensorView Contiguous(ElementType type, long[] shape, long position) =>
        new(type, shape, TensorShape.ContiguousStrides(shape), position);

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
    /// Whether no two elements share a place other than by a stride of 0. Views that PyTorch's own operations make of
    /// one another rarely do, and such a view could make a short file long to read.
    /// </summary>
    public static bool IsNested(long[] shape, long[] strides)
    {
        Int128 extent = 1;
        foreach (var (stride, length) in strides.Zip(shape).Where(pair => pair is { First: > 0, Second: > 1 })
            .OrderBy(pair => pair.First))
        {
            if (stride < extent)
                return false;
            extent += (Int128)(length - 1) * stride;
        }

        return true;
    }

    /// <summary>Reads the elements in row-major order, little-endian, booleans 0 or 1.</summary>
    /// <param name="file">The file.</param>
    /// <param name="destination">Receives the bytes; as many as shape and type need.</param>
    /// <param name="bigEndian">Whether a number's first byte in the file is its highest.</param>
    public unsafe void Read(FileBytes file, byte* destination, bool bigEndian = false)
    {
        var size = Type.Size();
        StridedRead.Read(file, Position, Shape, Strides, size, destination);
        if (!bigEndian && !Negative && Type != ElementType.Bool)
            return;
        var length = TensorShape.Bytes(Shape, size);
        for (var done = 0L; done < length; done += Piece)
        {
            var piece = new Span<byte>(destination + done, (int)Math.Min(Piece, length - done));
            if (bigEndian)
                ElementConversion.ReverseBytes(piece, size);
            if (Type == ElementType.Bool)
                ElementConversion.NormalizeBooleans(piece);
            else if (Negative)
                ElementConversion.Negate(piece, Type);
        }
    }
}
