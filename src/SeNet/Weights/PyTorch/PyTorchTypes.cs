using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The classes of storage that a pickle of PyTorch names, and the types of their elements.</summary>
internal static class PyTorchTypes
{
    private static readonly (string Storage, ScalarType Type, int Size)[] Table =
    [
        ("DoubleStorage", ScalarType.Float64, 8),
        ("FloatStorage", ScalarType.Float32, 4),
        ("HalfStorage", ScalarType.Float16, 2),
        ("BFloat16Storage", ScalarType.BFloat16, 2),
        ("LongStorage", ScalarType.Int64, 8),
        ("IntStorage", ScalarType.Int32, 4),
        ("ShortStorage", ScalarType.Int16, 2),
        ("CharStorage", ScalarType.Int8, 1),
        ("ByteStorage", ScalarType.Byte, 1),
        ("BoolStorage", ScalarType.Bool, 1),
    ];

    public static (string Storage, int Size) Of(ScalarType type)
    {
        var row = Array.Find(Table, row => row.Type == type);
        return row.Storage is not null
            ? (row.Storage, row.Size)
            : throw new ArgumentException($"A tensor of {type} is not written to a PyTorch file; accepted: {string.Join(", ", Table.Select(row => row.Type))}.", nameof(type));
    }
}
