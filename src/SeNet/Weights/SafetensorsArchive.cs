using System.IO.MemoryMappedFiles;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>A safetensors file, mapped into memory.</summary>
internal sealed class SafetensorsArchive : TensorArchive
{
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, SafetensorsEntry> entries;
    private readonly MemoryMappedFile map;

    public SafetensorsArchive(string path)
        : base(path)
    {
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read))
            header = SafetensorsHeader.Read(stream, path);
        entries = header.Entries.ToDictionary(entry => entry.Key);
        Tensors = header.Entries.ToDictionary(entry => entry.Key, entry => new TensorInfo(entry.Type, entry.Shape));
        map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    protected override void Dispose(bool disposing) => map.Dispose();

    private protected override Tensor ReadTensor(string key, TensorInfo info)
    {
        var entry = entries[key];
        var tensor = empty(entry.Shape, entry.Type, CPU);
        if (tensor.numel() == 0)
            return tensor;
        using var view = map.CreateViewStream(header.DataStart + entry.Begin, entry.End - entry.Begin, MemoryMappedFileAccess.Read);
        tensor.ReadBytesFromStream(view, bufferSize: 1 << 16);
        return tensor;
    }
}
