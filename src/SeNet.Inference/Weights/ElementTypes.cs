namespace SeNet.Weights;

/// <summary>Properties of element types.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of an element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 1,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 => 2,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float64 or ElementType.Int64 or ElementType.Complex64 => 8,
        ElementType.Complex128 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An element type is one of ElementType's."),
    };

    /// <summary>Whether the elements are real floating-point numbers.</summary>
    public static bool IsFloatingPoint(this ElementType type) =>
        type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;
}
