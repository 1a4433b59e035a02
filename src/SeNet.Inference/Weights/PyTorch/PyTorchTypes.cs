namespace SeNet.Weights;

/// <summary>The storage classes that a PyTorch pickle names, and their element types.</summary>
internal static class PyTorchTypes
{
    /// <summary>Storage class, PyTorch's name of the element type, and the type here.</summary>
    public static IReadOnlyList<(string Storage, string ElementType, ElementType Type)> Table { get; } =
    [
        ("DoubleStorage", "float64", ElementType.Float64),
        ("FloatStorage", "float32", ElementType.Float32),
        ("HalfStorage", "float16", ElementType.Float16),
        ("BFloat16Storage", "bfloat16", ElementType.BFloat16),
        ("LongStorage", "int64", ElementType.Int64),
        ("IntStorage", "int32", ElementType.Int32),
        ("ShortStorage", "int16", ElementType.Int16),
        ("CharStorage", "int8", ElementType.Int8),
        ("ByteStorage", "uint8", ElementType.UInt8),
        ("BoolStorage", "bool", ElementType.Bool),
    ];

    /// <summary>The storage class of a type.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static string StorageOf(ElementType type) =>
        Table.FirstOrDefault(row => row.Type == type).Storage ?? throw new ArgumentException(
            $"A tensor of type {type} cannot be written to a PyTorch file; accepted: " +
                $"{string.Join(", ", Table.Select(row => row.Type))}.",
            nameof(type));
}
