using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The classes of storage that a pickle of PyTorch names, and the types of their elements.</summary>
internal static class PyTorchTypes
{
    /// <summary>Class of storage, name of the element type, and what it is here.</summary>
    public static IReadOnlyList<(string Storage, string ElementType, ScalarType Type, int Size)> Table { get; } =
    [
        ("DoubleStorage", "float64", ScalarType.Float64, 8),
        ("FloatStorage", "float32", ScalarType.Float32, 4),
        ("HalfStorage", "float16", ScalarType.Float16, 2),
        ("BFloat16Storage", "bfloat16", ScalarType.BFloat16, 2),
        ("LongStorage", "int64", ScalarType.Int64, 8),
        ("IntStorage", "int32", ScalarType.Int32, 4),
        ("ShortStorage", "int16", ScalarType.Int16, 2),
        ("CharStorage", "int8", ScalarType.Int8, 1),
        ("ByteStorage", "uint8", ScalarType.Byte, 1),
        ("BoolStorage", "bool", ScalarType.Bool, 1),
    ];

    public static (string Storage, int Size) Of(ScalarType type)
    {
        var row = Table.FirstOrDefault(row => row.Type == type);
        return row.Storage is not null
            ? (row.Storage, row.Size)
            : throw new ArgumentException($"A tensor of {type} is not written to a PyTorch file; accepted: {string.Join(", ", Table.Select(row => row.Type))}.", nameof(type));
    }
}
