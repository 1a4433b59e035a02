using SeNet.Internal;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>A safetensors file.</summary>
internal sealed class SafetensorsArchive : TensorArchive
{
    private readonly FileBytes file;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, TensorView> views;

    /// <summary>Owns the file.</summary>
    public SafetensorsArchive(FileBytes file)
        : base(file.Path)
    {
        this.file = file;
        header = SafetensorsHeader.Read(file);
        views = header.Entries.ToDictionary(
            entry => entry.Key,
            entry => new TensorView(entry.Type, entry.Shape, TensorShape.ContiguousStrides(entry.Shape), header.DataStart + entry.Begin));
        Tensors = views.ToDictionary(pair => pair.Key, pair => new TensorInfo(pair.Value.Type, pair.Value.Shape));
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override Tensor ReadTensor(string key, TensorInfo info) => views[key].Read(file);
}
