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

    protected override void Dispose(bool disposing) => archive.Dispose();

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination) =>
        archive.Read(storedKeys[key], destination, info.ByteLength);

    private protected override void CheckTensor(string key, TensorInfo info) => archive.Check(storedKeys[key]);
}
