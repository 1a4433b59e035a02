using System.Buffers.Binary;
using SeNet.Weights.Protobuf;

namespace SeNet.Weights.Onnx;

/// <summary>Reads a tensor whose elements are numbers of variable length, as <c>int32_data</c> has them.</summary>
internal static class OnnxVarints
{
    /// <summary>Reads the elements.</summary>
    /// <exception cref="WeightsFormatException">There are more or fewer than the shape says.</exception>
    public static void Read(FileBytes file, OnnxTensor tensor, Span<byte> destination)
    {
        var size = tensor.Info.Type.Size();
        var (done, number) = (0, new byte[sizeof(long)]);
        foreach (var value in WireReader.Packed(file, tensor.Position, tensor.Length))
        {
            if (done == destination.Length)
                throw Fault(file, tensor);
            // Halves are the lower bits.
            var isTrue = tensor.Info.Type == ElementType.Bool && value != 0;
            BinaryPrimitives.WriteInt64LittleEndian(number, isTrue ? 1 : value);
            number.AsSpan(0, size).CopyTo(destination[done..]);
            done += size;
        }

        if (done < destination.Length)
            throw Fault(file, tensor);
    }

    private static WeightsFormatException Fault(FileBytes file, OnnxTensor tensor) => new(
        file.Path, tensor.Position,
        $"a tensor of {tensor.Info.Type} [{string.Join(", ", tensor.Info.Shape)}] has another number of elements");
}
