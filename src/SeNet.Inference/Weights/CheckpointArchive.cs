namespace SeNet.Weights;

/// <summary>
/// The tensors of one part of a training checkpoint. The file's hash is compared once, before the first tensor is read.
/// </summary>
internal sealed class CheckpointArchive : TensorArchive
{
    private readonly SafetensorsArchive file;
    private readonly Dictionary<string, string> storedKeys;
    private readonly Lazy<bool> isIntact;

    /// <summary>Owns the file.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="storedKeys">Its keys by those of the part.</param>
    public CheckpointArchive(SafetensorsArchive file, Dictionary<string, string> storedKeys)
        : base(file.Path)
    {
        (this.file, this.storedKeys) = (file, storedKeys);
        Tensors = storedKeys.ToDictionary(pair => pair.Key, pair => file.Tensors[pair.Value]);
        isIntact = new Lazy<bool>(() => Metadata.TryGetValue(CheckpointFormat.HashKey, out var hash)
            && CheckpointFormat.Hash(Metadata, file.Tensors.Keys, file.CopyTo) == hash);
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => file.Metadata;

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination)
    {
        RequireIntact();
        file.Read(storedKeys[key], destination, info.ByteLength);
    }

    private protected override void CheckTensor(string key, TensorInfo info)
    {
        RequireIntact();
        file.Check(storedKeys[key]);
    }

    private void RequireIntact()
    {
        if (!isIntact.Value)
            throw new WeightsFormatException(
                Path, 8, "the training checkpoint is damaged: its SHA-256 is not the one that was written with it");
    }
}
