namespace SeNet.Weights;

/// <summary>A file that torch.save wrote, in any of its formats.</summary>
internal sealed class PyTorchArchive : TensorArchive
{
    private readonly FileBytes file;
    private readonly Dictionary<string, TensorView> views;
    private readonly bool bigEndian;
    private readonly ZipChecksums? checksums;

    /// <summary>Owns the file.</summary>
    public PyTorchArchive(
        FileBytes file,
        Dictionary<string, TensorView> views,
        bool bigEndian,
        IReadOnlyDictionary<string, string>? metadata = null,
        ZipChecksums? checksums = null)
        : base(file.Path)
    {
        this.file = file;
        this.views = views;
        this.bigEndian = bigEndian;
        this.checksums = checksums;
        Metadata = metadata ?? new Dictionary<string, string>();
        Tensors = views.ToDictionary(pair => pair.Key, pair => pair.Value.Info);
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination)
    {
        var view = views[key];
        checksums?.Check(view.Position, view.ExtentBytes);
        view.Read(file, destination, bigEndian);
    }

    private protected override void CheckTensor(string key, TensorInfo info)
    {
        var view = views[key];
        if (checksums?.Check(view.Position, view.ExtentBytes) != true)
            base.CheckTensor(key, info);
    }
}
