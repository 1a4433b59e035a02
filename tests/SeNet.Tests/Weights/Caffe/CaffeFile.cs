using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights.Caffe;

/// <summary>
/// Writes <c>.caffemodel</c> files with Google's library, fields in the order in which Caffe writes them (caffe.proto,
/// BVLC/caffe).
/// </summary>
internal static class CaffeFile
{
    public static void Write(string path, params IEnumerable<byte[]> layers)
    {
        using var stream = File.Create(path);
        using var net = new CodedOutputStream(stream);
        net.WriteTag(1, WireFormat.WireType.LengthDelimited);
        net.WriteString("SE network");
        foreach (var layer in layers)
            Field(net, 100, layer);
    }

    /// <summary>A file with weights in the layers that have them.</summary>
    public static void Write(string path, IReadOnlyList<PublishedLayer> layers, PublishedWeights weights)
    {
        using var scope = NewDisposeScope();
        Write(path, layers.Select(layer => Layer(
            layer.Name, layer.Type, layer.Shapes.Length > 0 ? [.. weights.Of(layer.Name).Select(Blob)] : [])));
    }

    /// <summary>A layer, with fields beside its weights as Caffe's have them.</summary>
    public static byte[] Layer(string name, string type, params byte[][] blobs) => Message(layer =>
    {
        Field(layer, 1, name);
        Field(layer, 2, type);
        Field(layer, 3, "below");
        Field(layer, 4, name);
        Number(layer, 10, 1);
        foreach (var blob in blobs)
            Field(layer, 7, blob);
        Field(layer, 106, Message(parameters => Number(parameters, 1, 64)));
    });

    public static byte[] Blob(Tensor values)
    {
        var data = new byte[values.numel() * values.element_size()];
        values.contiguous().bytes.CopyTo(data);
        return Blob(data, values.shape, values.dtype == ScalarType.Float64 ? 8 : 5);
    }

    public static byte[] Blob(byte[] data, long[] shape, int field = 5) => Message(blob =>
    {
        if (field == 5)
            Field(blob, 5, data);
        Field(blob, 7, Message(sizes => Field(sizes, 1, Message(packed =>
        {
            foreach (var size in shape)
                packed.WriteInt64(size);
        }))));
        if (field == 8)
            Field(blob, 8, data);
    });

    /// <summary>A blob of the time before shapes of any length: num, channels, height, width.</summary>
    public static byte[] OldBlob(byte[] data, int[] shape) => Message(blob =>
    {
        for (var i = 0; i < shape.Length; i++)
            Number(blob, i + 1, shape[i]);
        Field(blob, 5, data);
    });

    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(output);
        return stream.ToArray();
    }

    public static void Field(CodedOutputStream output, int number, byte[] content)
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(content));
    }

    public static void Field(CodedOutputStream output, int number, string text)
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    public static void Number(CodedOutputStream output, int number, long value)
    {
        output.WriteTag(number, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
