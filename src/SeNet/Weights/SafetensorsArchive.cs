using System.Buffers;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// A safetensors file. If it is a training checkpoint, its hash is compared once, before the first tensor is read.
/// </summary>
internal sealed class SafetensorsArchive : TensorArchive
{
    /// <summary>Bytes that are hashed at once.</summary>
    private const int Piece = 1 << 17;

    private readonly FileBytes file;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, TensorView> views;
    private readonly Lazy<bool> isWhole;

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
        isWhole = new Lazy<bool>(() => !IsCheckpoint || HasRightHash());
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Whether the file is one of a training run, with more than weights in it.</summary>
    public bool IsCheckpoint => CheckpointFormat.IsCheckpoint(Metadata);

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override Tensor ReadTensor(string key, TensorInfo info) =>
        isWhole.Value
            ? views[key].Read(file)
            : throw new WeightsFormatException(
                Path, 8, "the training checkpoint is damaged: its SHA-256 is not the one that was written with it");

    private bool HasRightHash() =>
        Metadata.TryGetValue(CheckpointFormat.HashKey, out var hash) && CheckpointFormat.Hash(
            Metadata, views.Keys, CopyTo) == hash;

    private void CopyTo(string key, Stream stream)
    {
        var (start, length) = (views[key].Position, (long)views[key].ExtentBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            for (var done = 0L; done < length; done += Piece)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(Piece, length - done));
                file.Read(piece, start + done);
                stream.Write(piece);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
