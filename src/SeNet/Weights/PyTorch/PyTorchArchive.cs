using SeNet.Internal;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>A file that torch.save wrote, in any of its formats.</summary>
internal sealed class PyTorchArchive : TensorArchive
{
    private readonly FileBytes file;
    private readonly Dictionary<string, TensorView> views;
    private readonly bool bigEndian;

    /// <summary>Owns the file.</summary>
    public PyTorchArchive(FileBytes file, Dictionary<string, TensorView> views, bool bigEndian)
        : base(file.Path)
    {
        this.file = file;
        this.views = views;
        this.bigEndian = bigEndian;
        Tensors = views.ToDictionary(pair => pair.Key, pair => new TensorInfo(pair.Value.Type, pair.Value.Shape));
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override Tensor ReadTensor(string key, TensorInfo info) => views[key].Read(file, bigEndian);
}
