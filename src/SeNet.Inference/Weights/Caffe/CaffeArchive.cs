using SeNet.Text;
using SeNet.Weights.Protobuf;

namespace SeNet.Weights.Caffe;

/// <summary>
/// A Caffe file. The key of a tensor is its layer's name and its index there, <c>conv1/7x7_s2/bn/0</c>.
/// </summary>
internal sealed class CaffeArchive : TensorArchive
{
    private readonly FileBytes file;
    private readonly Dictionary<string, TensorView> views = [];

    /// <summary>Owns the file.</summary>
    private CaffeArchive(FileBytes file)
        : base(file.Path)
    {
        this.file = file;
        if (file.Length == 0)
            throw new WeightsFormatException(Path, 0, "the file is empty");
        RequireNoOtherFormat();
        if (file.Length > int.MaxValue)
            throw new WeightsFormatException(
                Path, int.MaxValue, $"the file has {file.Length} bytes; a protocol buffer has at most {int.MaxValue}");
        Layers = CaffeParser.Layers(new WireReader(file));
        foreach (var layer in Layers)
            for (var i = 0; i < layer.Blobs.Count; i++)
                if (!views.TryAdd(layer.Key(i), layer.Blobs[i].View))
                    throw new WeightsFormatException(
                        Path, layer.Blobs[i].Start, $"there is a second tensor '{Printable.Text(layer.Key(i))}'");
        Tensors = views.ToDictionary(pair => pair.Key, pair => pair.Value.Info);
    }

    /// <summary>The layers that have weights, in their order.</summary>
    public IReadOnlyList<CaffeLayer> Layers { get; }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static CaffeArchive OpenFile(string path) => FileBytes.Open(path, file => new CaffeArchive(file));

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination) =>
        views[key].Read(file, destination);

    /// <summary>
    /// Names a file of another format, whose first fault as a protocol buffer would say nothing to its user.
    /// </summary>
    private void RequireNoOtherFormat()
    {
        Span<byte> buffer = stackalloc byte[512];
        var start = buffer[..file.ReadUpTo(buffer, 0)];
        if (WeightsFormats.IsPyTorchOrSafetensors(start))
            throw new WeightsFormatException(
                Path, 0, "the file is of PyTorch or safetensors, not of Caffe; WeightsFile.Load reads it");
        if (ForeignFormats.DescribeText(start) is { } text)
            throw new WeightsFormatException(
                Path, 0, $"the file is {text}, not a .caffemodel file, which holds the weights");
    }
}
