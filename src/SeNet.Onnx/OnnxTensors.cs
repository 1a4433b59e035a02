using System.Runtime.InteropServices;
using Google.Protobuf;
using SeNet.Onnx.Protobuf;

namespace SeNet.Onnx;

/// <summary>Tensors and attributes as ONNX has them.</summary>
internal static class OnnxTensors
{
    /// <summary>A tensor of any type that is written here.</summary>
    public static TensorProto Tensor<T>(string name, ReadOnlySpan<T> values, params IEnumerable<long> dimensions)
        where T : unmanaged
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)TypeOf<T>(),
            RawData = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(values).ToArray()),
        };
        tensor.Dims.AddRange(dimensions);
        return tensor;
    }

    /// <summary>The values of a tensor that <see cref="Tensor"/> made.</summary>
    public static T[] ValuesOf<T>(TensorProto tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.RawData.Span).ToArray();

    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Attribute(string name, IEnumerable<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>The description of an input or output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="dimensions">A number, or the name of a free dimension, for each.</param>
    public static ValueInfoProto Value(string name, TensorProto.Types.DataType type, IEnumerable<object> dimensions)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(dimensions.Select(size => size is string free
            ? new TensorShapeProto.Types.Dimension { DimParam = free }
            : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(size, null) }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }

    private static TensorProto.Types.DataType TypeOf<T>() => default(T) switch
    {
        float => TensorProto.Types.DataType.Float,
        long => TensorProto.Types.DataType.Int64,
        int => TensorProto.Types.DataType.Int32,
        sbyte => TensorProto.Types.DataType.Int8,
        byte => TensorProto.Types.DataType.Uint8,
        _ => throw new NotSupportedException($"Tensors of {typeof(T).Name} are not written."),
    };
}
