using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>libtorch's element types and those of weights files.</summary>
internal static class TensorTypes
{
    private static readonly (ElementType Element, ScalarType Scalar)[] Table =
    [
        (ElementType.Float32, ScalarType.Float32),
        (ElementType.Float64, ScalarType.Float64),
        (ElementType.Float16, ScalarType.Float16),
        (ElementType.BFloat16, ScalarType.BFloat16),
        (ElementType.Int8, ScalarType.Int8),
        (ElementType.Int16, ScalarType.Int16),
        (ElementType.Int32, ScalarType.Int32),
        (ElementType.Int64, ScalarType.Int64),
        (ElementType.UInt8, ScalarType.Byte),
        (ElementType.Bool, ScalarType.Bool),
        (ElementType.Complex64, ScalarType.ComplexFloat32),
        (ElementType.Complex128, ScalarType.ComplexFloat64),
    ];

    public static ScalarType ToScalarType(this ElementType type) =>
        Array.Find(Table, row => row.Element == type).Scalar;

    public static ElementType ToElementType(this ScalarType type) =>
        Array.Find(Table, row => row.Scalar == type).Element;

    /// <summary>Type and shape of a tensor.</summary>
    public static TensorInfo Info(this Tensor tensor) => new(tensor.dtype.ToElementType(), tensor.shape);
}
