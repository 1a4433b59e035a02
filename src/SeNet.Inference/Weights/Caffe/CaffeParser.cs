using SeNet.Weights.Protobuf;

namespace SeNet.Weights.Caffe;

/// <summary>
/// Finds the weights in a NetParameter message, by the field numbers of caffe.proto (BVLC/caffe). Everything else is
/// skipped.
/// </summary>
internal sealed class CaffeParser
{
    // Far above what networks have, and low enough to bound memory.
    private const int MostBlobs = 16_384, LongestName = 512;

    /// <summary>Caffe's own limit.</summary>
    private const int MostAxes = 32;

    private readonly List<CaffeLayer> layers = [];
    private int blobs;

    private CaffeParser()
    {
    }

    /// <summary>The layers that have weights.</summary>
    /// <exception cref="WeightsFormatException">
    /// The message is damaged, of the format before 2014, or of no network.
    /// </exception>
    public static IReadOnlyList<CaffeLayer> Layers(WireReader net)
    {
        var parser = new CaffeParser();
        var count = 0;
        while (net.Next())
        {
            switch (net.Number, net.Type)
            {
                case (2, WireType.Bytes):
                    throw net.Fault(
                        "the layers are in Caffe's old format (field 'layers', V1LayerParameter), which is not read; "
                        + "Caffe's upgrade_net_proto_binary makes a new file of it");
                case (100, WireType.Bytes):
                    if (++count > WeightsLimits.Count)
                        throw net.Fault($"there are more than {WeightsLimits.Count} layers");
                    parser.AddLayer(net.Message());
                    break;
            }
        }

        return count > 0 ? parser.layers : throw net.Fault("there is no layer; it is no .caffemodel file");
    }

    private void AddLayer(WireReader layer)
    {
        var (name, type) = ("", "");
        List<CaffeBlob>? found = null;
        while (layer.Next())
        {
            switch (layer.Number, layer.Type)
            {
                case (1, WireType.Bytes):
                    name = layer.Text(LongestName);
                    break;
                case (2, WireType.Bytes):
                    type = layer.Text(LongestName);
                    break;
                case (7, WireType.Bytes):
                    if (++blobs > MostBlobs)
                        throw layer.Fault($"there are more than {MostBlobs} tensors");
                    (found ??= []).Add(Blob(layer));
                    break;
            }
        }

        if (found is not null)
            layers.Add(new CaffeLayer(name, type, found));
    }

    private static CaffeBlob Blob(WireReader layer)
    {
        var blob = layer.Message();
        long[]? oldShape = null;
        List<long> shape = [];
        (ElementType Type, long Start, long Length)? data = null;
        while (blob.Next())
        {
            switch (blob.Number, blob.Type)
            {
                case ( >= 1 and <= 4, WireType.Varint):
                    (oldShape ??= new long[4])[blob.Number - 1] = (long)blob.Value;
                    break;
                case (5 or 8, WireType.Bytes) when data is null:
                    data = (blob.Number == 5 ? ElementType.Float32 : ElementType.Float64, blob.Start, blob.Length);
                    break;
                case (5 or 8, _):
                    throw blob.Fault("a tensor's elements do not lie side by side in one piece, as Caffe writes them");
                case (7, WireType.Bytes):
                    AddSizes(blob.Message(), shape);
                    break;
            }
        }

        IReadOnlyList<long> sizes = oldShape is null ? shape : oldShape;
        var (elementType, start, length) = data ?? (ElementType.Float32, blob.Start, 0);
        if (sizes.Any(size => size < 1) || TensorShape.Bytes([.. sizes], elementType.Size()) != length)
            throw layer.Fault($"a tensor of {elementType} [{string.Join(", ", sizes)}] is given {length} bytes");
        return new CaffeBlob(new TensorInfo(elementType, sizes), start);
    }

    private static void AddSizes(WireReader blobShape, List<long> sizes)
    {
        while (blobShape.Next())
        {
            if (blobShape is not { Number: 1, Type: WireType.Varint or WireType.Bytes })
                continue;
            foreach (var size in blobShape.Integers())
            {
                if (sizes.Count == MostAxes)
                    throw blobShape.Fault($"a tensor has more than {MostAxes} dimensions");
                sizes.Add(size);
            }
        }
    }
}
