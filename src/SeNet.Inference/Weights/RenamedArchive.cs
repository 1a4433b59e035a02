using SeNet.Weights.Structure;

namespace SeNet.Weights;

/// <summary>Tensors of an archive, which it owns, under other keys.</summary>
/// <param name="archive">The archive.</param>
/// <param name="storedKeys">Its keys by the other ones.</param>
/// <param name="prefix">Prefix of the other keys in the file, with the dot at its end.</param>
internal sealed class RenamedArchive(
    TensorArchive archive, Dictionary<string, string> storedKeys, string prefix = "")
    : TensorArchive(archive.Path)
{
    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; } =
        storedKeys.ToDictionary(pair => pair.Key, pair => archive.Tensors[pair.Value]);

    public override IReadOnlyDictionary<string, string> Metadata => archive.Metadata;

    internal override string KeyPrefix => prefix;

    internal override IReadOnlyList<WeightedLayer>? WeightedLayers => archive.WeightedLayers?.Select(layer => layer with
    {
        Tensors = [.. layer.Tensors.Select(tensor => tensor is null ? null : tensor with { Key = KeyOf(tensor.Key) })],
    }).ToList();

    protected override void Dispose(bool disposing) => archive.Dispose();

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination) =>
        archive.Read(storedKeys[key], destination, info.ByteLength);

    private protected override void CheckTensor(string key, TensorInfo info) => archive.Check(storedKeys[key]);

    private string KeyOf(string stored) =>
        storedKeys.FirstOrDefault(pair => pair.Value == stored).Key ?? stored;
}
