using SeNet.Weights;
using SeNet.Weights.Caffe;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights.Caffe;

/// <summary>
/// Weights for a network's layers as Caffe keeps them, computed from the layers' names; an archive that has no file.
/// </summary>
internal sealed class PublishedWeights : TensorArchive
{
    public PublishedWeights(IEnumerable<PublishedLayer> layers)
        : base("published.caffemodel")
    {
        Layers = [.. layers.Where(layer => layer.Shapes.Length > 0).Select(layer => new CaffeLayer(
            layer.Name, layer.Type,
            [.. layer.Shapes.Select(shape => new CaffeBlob(new TensorInfo(ElementType.Float32, shape), 0))]))];
        Tensors = Layers.SelectMany(layer => layer.Blobs.Select((blob, i) => (Key: layer.Key(i), blob.Info)))
            .ToDictionary(pair => pair.Key, pair => pair.Info);
    }

    public IReadOnlyList<CaffeLayer> Layers { get; }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The weights of a layer.</summary>
    public Tensor[] Of(string layer) =>
        [.. Layers.Single(other => other.Name == layer).Blobs.Select((_, i) => this.ReadTensor($"{layer}/{i}"))];

    protected override void Dispose(bool disposing)
    {
    }

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination)
    {
        using var values = Values(key, info);
        values.bytes.CopyTo(new Span<byte>(destination, (int)info.ByteLength));
    }

    private static Tensor Values(string key, TensorInfo info)
    {
        var (layer, place) = (key[..^2], key[^1] - '0');
        if (!layer.EndsWith("/bn", StringComparison.Ordinal))
            return info.Shape.Count > 1
                ? Values(key, info.Shape, 0, Math.Sqrt(3.0 * info.Shape[0] / info.Shape.Aggregate((a, b) => a * b)))
                : Values(
                    key, info.Shape, layer.EndsWith("/scale", StringComparison.Ordinal) && place == 0 ? 1 : 0, 0.1);

        // Mean and variance are sums of this weight.
        var weight = layer.Length % 2 == 0 ? 999.98f : 1f;
        if (place == 2)
            return tensor([weight]);
        using var statistics = place == 0 ? Values(key, info.Shape, 0, 0.1) : Values(key, info.Shape, 1, 0.5);
        using var scalar = tensor(weight);
        return statistics * scalar;
    }

    // Uniform around the middle.
    private static Tensor Values(string key, IReadOnlyList<long> shape, double middle, double distance)
    {
        using var generator = new Generator(key.Aggregate(17UL, (hash, letter) => (hash * 31) + letter), CPU);
        return empty([.. shape]).uniform_(middle - distance, middle + distance, generator);
    }
}
