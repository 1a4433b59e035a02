namespace SeNet.Weights;

/// <summary>The safetensors format's names of element types.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ElementType Type)[] Table =
    [
        ("F64", ElementType.Float64),
        ("F32", ElementType.Float32),
        ("F16", ElementType.Float16),
        ("BF16", ElementType.BFloat16),
        ("I64", ElementType.Int64),
        ("I32", ElementType.Int32),
        ("I16", ElementType.Int16),
        ("I8", ElementType.Int8),
        ("U8", ElementType.UInt8),
        ("BOOL", ElementType.Bool),
    ];

    public static string Accepted { get; } = string.Join(", ", Table.Select(row => row.Name));

    public static ElementType? Find(string name) =>
        Array.Find(Table, row => row.Name == name) is { Name: not null } row ? row.Type : null;

    /// <summary>The format's name of a type.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static string NameOf(ElementType type) =>
        Array.Find(Table, row => row.Type == type).Name ?? throw new ArgumentException(
            $"A tensor of type {type} cannot be written to a safetensors file; accepted: {Accepted}.", nameof(type));
}
