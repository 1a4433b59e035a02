namespace FuzzWeights;

/// <summary>Files as Caffe writes them, from their parts, by the field numbers of caffe.proto (BVLC/caffe).</summary>
public static class CaffeFiles
{
    private const int NetName = 1, NetLayer = 100, LayerName = 1, LayerType = 2, LayerPhase = 10, LayerBlob = 7,
    BlobData = 5, BlobShape = 7, BlobDoubles = 8;

    /// <summary>
    /// Good files: layers with and without weights, sizes of both kinds, packed and not, elements of 4 and of 8 bytes.
    /// </summary>
    public static byte[][] Good() =>
    [
        Net(Layer("data", "Input"), Layer("conv1/7x7_s2", "Convolution", Floats(2, 3, 2, 2)), Layer(
            "conv1/7x7_s2/bn", "BatchNorm", Floats(2), Floats(2), Floats(1))),
        Net(Layer("fc", "InnerProduct", Old(Seeds.Some(24), 1, 1, 2, 3), Doubles(2)), Layer(
            "scale", "Scale", Unpacked(2, 1), Shapeless())),
    ];

    /// <summary>Good tensors, each in a message of its own.</summary>
    public static byte[][] Blobs() => [Floats(2, 3), Doubles(2), Old(Seeds.Some(24), 1, 1, 2, 3), Unpacked(2, 1)];

    /// <summary>A file of some layers.</summary>
    public static byte[] Net(params IEnumerable<byte[]> layers)
    {
        var net = new ProtobufWriter().Text(NetName, "SE network");
        foreach (var layer in layers)
            net.Bytes(NetLayer, layer);
        return net.Message;
    }

    /// <summary>A layer.</summary>
    public static byte[] Layer(string name, string type, params IEnumerable<byte[]> blobs)
    {
        var layer = new ProtobufWriter().Text(LayerName, name).Text(LayerType, type).Number(LayerPhase, 1);
        foreach (var blob in blobs)
            layer.Bytes(LayerBlob, blob);
        return layer.Message;
    }

    /// <summary>A tensor of some bytes, of any sizes.</summary>
    public static byte[] Blob(byte[] data, params long[] sizes) =>
        new ProtobufWriter().Bytes(BlobData, data)
            .Bytes(BlobShape, new ProtobufWriter().Bytes(1, Packed(sizes)).Message).Message;

    /// <summary>A tensor with the four sizes that all had before 2014: images, channels, height, width.</summary>
    public static byte[] Old(byte[] data, params long[] sizes)
    {
        var blob = new ProtobufWriter();
        for (var i = 0; i < sizes.Length; i++)
            blob.Number(i + 1, sizes[i]);
        return blob.Bytes(BlobData, data).Message;
    }

    private static byte[] Floats(params long[] sizes) =>
        Blob(Seeds.Some((int)sizes.Aggregate(4L, (product, size) => product * size)), sizes);

    private static byte[] Doubles(int count) =>
        new ProtobufWriter().Bytes(BlobShape, new ProtobufWriter().Bytes(1, Packed([count])).Message)
            .Bytes(BlobDoubles, Seeds.Some(8 * count)).Message;

    /// <summary>Sizes one by one, and a gradient beside the elements.</summary>
    private static byte[] Unpacked(long rows, long columns) =>
        new ProtobufWriter().Bytes(BlobData, Seeds.Some((int)(4 * rows * columns))).Bytes(6, Seeds.Some(8))
            .Bytes(BlobShape, new ProtobufWriter().Number(1, rows).Number(1, columns).Message).Message;

    /// <summary>A number, which has no sizes.</summary>
    private static byte[] Shapeless() => new ProtobufWriter().Bytes(BlobData, Seeds.Some(4)).Message;

    private static byte[] Packed(long[] sizes)
    {
        var packed = new ProtobufWriter();
        foreach (var size in sizes)
            packed.Varint((ulong)size);
        return packed.Message;
    }
}
