namespace SeNet.Weights.Structure;

/// <summary>Tensors of an archive under a model's keys and in its shapes. The caller closes the archive.</summary>
/// <param name="archive">The archive.</param>
/// <param name="sources">The archive's tensors by the model's keys.</param>
/// <param name="model">The model's tensors.</param>
internal sealed class MatchedArchive(
    TensorArchive archive, IReadOnlyDictionary<string, LayerTensor> sources,
    IReadOnlyDictionary<string, TensorInfo> model) : TensorArchive(archive.Path)
{
    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; } = sources.ToDictionary(
        pair => pair.Key,
        pair => new TensorInfo(archive.Tensors[pair.Value.Key].Type, ShapeOf(pair.Value, model[pair.Key])));

    public override IReadOnlyDictionary<string, string> Metadata => archive.Metadata;

    protected override void Dispose(bool disposing)
    {
    }

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination)
    {
        var source = sources[key];
        archive.Read(source.Key, destination, info.ByteLength);
        if (!source.IsTransposed)
            return;
        using var copy = new UnmanagedBytes(info.ByteLength);
        Buffer.MemoryCopy(destination, copy.Pointer, info.ByteLength, info.ByteLength);
        var (outputs, inputs, size) = (source.Shape[0], source.Shape[1], info.Type.Size());
        for (var output = 0L; output < outputs; output++)
            for (var input = 0L; input < inputs; input++)
                Buffer.MemoryCopy(
                    copy.Pointer + (input * outputs + output) * size, destination + (output * inputs + input) * size,
                    size, size);
    }

    // A linear layer and a 1x1 convolution have the same numbers.
    private static IReadOnlyList<long> ShapeOf(LayerTensor source, TensorInfo model) =>
        LayerTensor.Weight("", model.Shape).Shape.SequenceEqual(source.Shape) ? model.Shape : source.Shape;
}
