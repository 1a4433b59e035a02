using System.IO.MemoryMappedFiles;
using SeNet.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights.Caffe;

/// <summary>A Caffe file. The key of a tensor is its layer's name and its place there, <c>conv1/7x7_s2/bn/0</c>.</summary>
internal sealed class CaffeArchive : TensorArchive
{
    private readonly FileBytes file;
    private readonly Dictionary<string, TensorView> views = [];

    public CaffeArchive(string path)
        : base(path)
    {
        file = new FileBytes(path);
        try
        {
            if (file.Length == 0)
                throw new WeightsFormatException(path, 0, "the file is empty");
            RequireNoOtherFormat();
            if (file.Length > int.MaxValue)
                throw new WeightsFormatException(path, int.MaxValue, $"the file has {file.Length} bytes; a protocol buffer has at most {int.MaxValue}");
            Layers = ReadLayers(path, file.Length);
            foreach (var layer in Layers)
                for (var i = 0; i < layer.Blobs.Count; i++)
                    if (!views.TryAdd(layer.Key(i), layer.Blobs[i].View))
                        throw new WeightsFormatException(path, layer.Blobs[i].Start, $"there is a second tensor '{Printable.Text(layer.Key(i))}'");
            Tensors = views.ToDictionary(pair => pair.Key, pair => new TensorInfo(pair.Value.Type, pair.Value.Shape));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The layers that have weights, in their order.</summary>
    public IReadOnlyList<CaffeLayer> Layers { get; }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override Tensor ReadTensor(string key, TensorInfo info) => views[key].Read(file);

    /// <summary>
    /// Names a file of another format, whose first fault as a protocol buffer would say nothing to its user.
    /// </summary>
    private void RequireNoOtherFormat()
    {
        Span<byte> buffer = stackalloc byte[512];
        var start = buffer[..file.ReadUpTo(buffer, 0)];
        if (WeightsFormats.IsPyTorchOrSafetensors(start))
            throw new WeightsFormatException(
                Path, 0, "the file is of PyTorch or safetensors, not of Caffe; WeightsFile.Load reads it");
        if (ForeignFormats.DescribeText(start) is { } text)
            throw new WeightsFormatException(
                Path, 0, $"the file is {text}, not a .caffemodel file, which holds the weights");
    }

    // A message is walked over byte by byte, which a mapping makes cheap; the tensors are read from the file.
    private static IReadOnlyList<CaffeLayer> ReadLayers(string path, long length)
    {
        using var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        return CaffeParser.Layers(new WireReader(view, path, 0, length));
    }
}
