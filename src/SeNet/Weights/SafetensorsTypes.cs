using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The format's names of element types, and libtorch's.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] Table =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static string Accepted { get; } = string.Join(", ", Table.Select(row => row.Name));

    public static bool TryFind(string? name, out ScalarType type, out int size)
    {
        var row = Array.Find(Table, row => row.Name == name);
        (type, size) = (row.Type, row.Size);
        return row.Name is not null;
    }

    public static (string Name, int Size) Of(ScalarType type)
    {
        var row = Array.Find(Table, row => row.Type == type);
        return row.Name is not null
            ? (row.Name, row.Size)
            : throw new ArgumentException($"A tensor of {type} has no place in a safetensors file; accepted: {Accepted}.", nameof(type));
    }
}
