namespace SeNet.Weights;

/// <summary>Type and shape of a tensor in a <see cref="TensorArchive"/>.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes of the dimensions; empty for a scalar.</param>
public sealed record TensorInfo(ElementType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Number of elements: the product of <see cref="Shape"/>, 1 for a scalar.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Size in bytes.</summary>
    public long ByteLength => ElementCount * Type.Size();
}
