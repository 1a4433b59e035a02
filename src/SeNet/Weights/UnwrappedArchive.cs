using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>An archive under other keys, which it owns.</summary>
internal sealed class UnwrappedArchive(TensorArchive archive, Dictionary<string, string> storedKeys) : TensorArchive(archive.Path)
{
    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; } =
        storedKeys.ToDictionary(pair => pair.Key, pair => archive.Tensors[pair.Value]);

    public override IReadOnlyDictionary<string, string> Metadata => archive.Metadata;

    protected override void Dispose(bool disposing) => archive.Dispose();

    private protected override Tensor ReadTensor(string key, TensorInfo info) => archive.Read(storedKeys[key]);

    private protected override void CheckTensor(string key, TensorInfo info) => archive.Check(storedKeys[key]);
}
