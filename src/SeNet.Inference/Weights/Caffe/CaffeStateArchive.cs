using System.Runtime.InteropServices;

namespace SeNet.Weights.Caffe;

/// <summary>
/// A Caffe file's tensors as the state of a network: under its keys, in its shapes and conventions. Tensors that have
/// no place in the network keep their keys, so that loading reports them.
/// </summary>
internal sealed class CaffeStateArchive : TensorArchive
{
    private const string Mean = ".running_mean", Counter = ".num_batches_tracked";

    private readonly TensorArchive archive;
    private readonly IReadOnlyDictionary<string, CaffeSource> sources;
    private readonly Dictionary<string, TensorInfo> tensors = [];

    /// <summary>Maps an archive's layers to a network. The caller keeps the archive.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="naming">The network's names of the layers.</param>
    /// <param name="network">The network's tensors.</param>
    public CaffeStateArchive(
        TensorArchive archive,
        IEnumerable<CaffeLayer> layers,
        CaffeNaming naming,
        IReadOnlyDictionary<string, TensorInfo> network)
        : base(archive.Path)
    {
        this.archive = archive;
        var mapping = CaffeMapping.Create(naming, layers, archive.Tensors);
        sources = mapping.Sources;
        foreach (var (key, source) in sources)
        {
            var info = archive.Tensors[source.Blob];
            if (!network.TryGetValue(key, out var model))
            {
                tensors.TryAdd(source.Blob, info);
                continue;
            }

            tensors.Add(key, IsSame(info.Shape, model.Shape) ? info with { Shape = model.Shape } : info);
            // Counts updates of the running statistics, which Caffe does not.
            if (key.EndsWith(Mean, StringComparison.Ordinal) && network.ContainsKey(key[..^Mean.Length] + Counter))
                tensors.Add(key[..^Mean.Length] + Counter, new TensorInfo(ElementType.Int64, []));
        }

        foreach (var key in mapping.Unknown)
            tensors.TryAdd(key, archive.Tensors[key]);
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors => tensors;

    protected override void Dispose(bool disposing)
    {
    }

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination)
    {
        if (!sources.TryGetValue(key, out var source))
        {
            if (archive.Tensors.ContainsKey(key))
                archive.Read(key, destination, info.ByteLength);
            else
                NativeMemory.Clear(destination, (nuint)info.ByteLength);
            return;
        }

        archive.Read(source.Blob, destination, info.ByteLength);
        // A protocol buffer has at most 2 GB.
        var bytes = new Span<byte>(destination, checked((int)info.ByteLength));
        if (source.Divisor is not null)
            Divide(bytes, info.Type, ReadNumber(source.Divisor));
        if (source.ReverseInput && info.Shape.Count > 1)
            ReverseChannels(bytes, info);
    }

    /// <summary>
    /// Whether two shapes are the same but for sizes of 1 at the beginning, which older files have; as Caffe compares
    /// them.
    /// </summary>
    private static bool IsSame(IEnumerable<long> file, IEnumerable<long> model) =>
        file.SkipWhile(size => size == 1).SequenceEqual(model.SkipWhile(size => size == 1));

    private double ReadNumber(string key)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        var type = archive.Tensors[key].Type;
        archive.Read(key, bytes[..type.Size()]);
        return type == ElementType.Float64 ? MemoryMarshal.Read<double>(bytes) : MemoryMarshal.Read<float>(bytes);
    }

    private static void Divide(Span<byte> bytes, ElementType type, double divisor)
    {
        if (divisor == 0)
            bytes.Clear();
        else if (type == ElementType.Float32)
            foreach (ref var value in MemoryMarshal.Cast<byte, float>(bytes))
                value /= (float)divisor;
        else
            foreach (ref var value in MemoryMarshal.Cast<byte, double>(bytes))
                value /= divisor;
    }

    /// <summary>Reverses the order of the input channels: the second dimension.</summary>
    private static void ReverseChannels(Span<byte> bytes, TensorInfo info)
    {
        var (outputs, channels) = ((int)info.Shape[0], (int)info.Shape[1]);
        var length = bytes.Length / outputs / channels;
        var kept = new byte[length];
        for (var output = 0; output < outputs; output++)
        {
            var maps = bytes.Slice(output * channels * length, channels * length);
            for (var (first, last) = (0, channels - 1); first < last; first++, last--)
            {
                maps.Slice(first * length, length).CopyTo(kept);
                maps.Slice(last * length, length).CopyTo(maps[(first * length)..]);
                kept.CopyTo(maps[(last * length)..]);
            }
        }
    }
}
