using System.IO.MemoryMappedFiles;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights.Caffe;

/// <summary>A Caffe file, mapped into memory. The key of a tensor is its layer's name and its place there, <c>conv1/7x7_s2/bn/0</c>.</summary>
internal sealed class CaffeArchive : TensorArchive
{
    private readonly Dictionary<string, CaffeBlob> blobs = [];
    private readonly MemoryMappedFile map;

    public CaffeArchive(string path)
        : base(path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            if (stream.Length == 0)
                throw new WeightsFormatException(path, 0, "the file is empty");
            if (stream.Length > int.MaxValue)
                throw new WeightsFormatException(path, int.MaxValue, $"the file has {stream.Length} bytes; a protocol buffer has at most {int.MaxValue}");
            map = MemoryMappedFile.CreateFromFile(
                stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            Layers = CaffeParser.Layers(new WireReader(view, path, 0, stream.Length));
            foreach (var layer in Layers)
                for (var i = 0; i < layer.Blobs.Count; i++)
                    if (!blobs.TryAdd(layer.Key(i), layer.Blobs[i]))
                        throw new WeightsFormatException(path, layer.Blobs[i].Start, $"there is a second tensor '{layer.Key(i)}'");
            Tensors = blobs.ToDictionary(pair => pair.Key, pair => pair.Value.Info);
        }
        catch
        {
            map?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The layers that have weights, in their order.</summary>
    public IReadOnlyList<CaffeLayer> Layers { get; }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    protected override void Dispose(bool disposing) => map.Dispose();

    private protected override Tensor ReadTensor(string key, TensorInfo info)
    {
        var blob = blobs[key];
        var tensor = empty([.. info.Shape], info.Type, CPU);
        if (blob.Length == 0)
            return tensor;
        using var view = map.CreateViewStream(blob.Start, blob.Length, MemoryMappedFileAccess.Read);
        view.ReadExactly(tensor.bytes);
        return tensor;
    }
}
