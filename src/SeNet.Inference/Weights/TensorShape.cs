namespace SeNet.Weights;

/// <summary>Arithmetic of shapes that a file names, which may be anything.</summary>
internal static class TensorShape
{
    /// <summary>The bytes that a shape needs, or -1 if no tensor can have it.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="size">Bytes of an element.</param>
    public static long Bytes(ReadOnlySpan<long> shape, int size)
    {
        if (shape.Length > WeightsLimits.Dimensions)
            return -1;
        // Strides are products of lengths even where a length is 0: they may not overflow either.
        var (product, empty) = ((Int128)size, false);
        foreach (var length in shape)
        {
            if (length < 0 || (product *= Math.Max(length, 1)) > long.MaxValue)
                return -1;
            empty |= length == 0;
        }

        return empty ? 0 : (long)product;
    }

    /// <summary>The strides of a contiguous tensor, in elements.</summary>
    public static long[] ContiguousStrides(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }

        return strides;
    }
}
