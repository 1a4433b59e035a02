using SeNet.Text;
using SeNet.Weights.Protobuf;
using SeNet.Weights.Structure;

namespace SeNet.Weights.Onnx;

/// <summary>An ONNX model: its constants by name. Their values may be in files beside it.</summary>
internal sealed class OnnxArchive : TensorArchive
{
    private const int MostFiles = 100;

    private readonly FileBytes file;
    private readonly OnnxParser model;
    private readonly Dictionary<string, OnnxTensor> tensors = [];
    private readonly Dictionary<string, FileBytes> others = [];
    private readonly Lazy<IReadOnlyList<WeightedLayer>> layers;

    /// <summary>Owns the file.</summary>
    public OnnxArchive(FileBytes file)
        : base(file.Path)
    {
        this.file = file;
        model = OnnxParser.Read(new WireReader(file));
        try
        {
            foreach (var tensor in model.Tensors)
                Add(tensor);
        }
        catch
        {
            Close();
            throw;
        }

        Tensors = tensors.ToDictionary(pair => pair.Key, pair => pair.Value.Info);
        layers = new Lazy<IReadOnlyList<WeightedLayer>>(() => new OnnxLayers(model.Nodes, Tensors, Path).Find());
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => model.Metadata;

    /// <summary>The layers that have weights, and how data flow between them.</summary>
    internal override IReadOnlyList<WeightedLayer> WeightedLayers => layers.Value;

    /// <summary>
    /// Whether a file begins as an ONNX model does: with the version of the format, then a known field.
    /// </summary>
    public static bool IsStart(ReadOnlySpan<byte> start) =>
        start is [0x08, >= 1 and <= 30, 0x12 or 0x1a or 0x22 or 0x28 or 0x32 or 0x3a or 0x42 or 0x72, ..];

    protected override void Dispose(bool disposing) => Close();

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination)
    {
        var tensor = tensors[key];
        if (tensor.IsVarints)
            OnnxVarints.Read(file, tensor, new Span<byte>(destination, checked((int)info.ByteLength)));
        else
            TensorView.Contiguous(info.Type, [.. info.Shape], tensor.Position)
                .Read(tensor.Location is null ? file : others[tensor.Location], destination);
    }

    private void Add(OnnxTensor tensor)
    {
        if (!tensors.TryAdd(tensor.Name, tensor))
            throw new WeightsFormatException(
                Path, tensor.Position, $"there is a second tensor '{Printable.Text(tensor.Name)}'");
        if (tensor.Location is not { } location)
            return;
        if (!others.TryGetValue(location, out var other))
        {
            if (others.Count == MostFiles)
                throw new WeightsFormatException(Path, 0, $"the tensors lie in more than {MostFiles} files");
            try
            {
                var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
                others[location] = other = new FileBytes(System.IO.Path.Combine(folder, location));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new WeightsFormatException(
                    Path, 0,
                    $"the values of '{Printable.Text(tensor.Name)}' are in '{Printable.Text(location)}' beside it, " +
                        $"which cannot be read ({e.Message.TrimEnd('.')}); keep both files together",
                    e);
            }
        }

        if (tensor.Position > other.Length - tensor.Length)
            throw new WeightsFormatException(
                other.Path, other.Length,
                $"the file ends before the values of '{Printable.Text(tensor.Name)}', {tensor.Length} bytes from " +
                    $"offset {tensor.Position}");
    }

    private void Close()
    {
        file.Dispose();
        foreach (var other in others.Values)
            other.Dispose();
    }
}
