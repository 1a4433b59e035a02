namespace SeNet.Weights.Onnx;

/// <summary>The element types of ONNX (TensorProto.DataType).</summary>
internal static class OnnxTypes
{
    /// <summary>The type with a number; null for one that no weights have.</summary>
    public static ElementType? Find(ulong number) => number switch
    {
        1 => ElementType.Float32,
        2 => ElementType.UInt8,
        3 => ElementType.Int8,
        5 => ElementType.Int16,
        6 => ElementType.Int32,
        7 => ElementType.Int64,
        9 => ElementType.Bool,
        10 => ElementType.Float16,
        11 => ElementType.Float64,
        16 => ElementType.BFloat16,
        _ => null,
    };
}
