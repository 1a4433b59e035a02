namespace SeNet.Weights;

/// <summary>A safetensors file.</summary>
internal sealed class SafetensorsArchive : TensorArchive
{
    private readonly FileBytes file;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, TensorView> views;

    /// <summary>Owns the file.</summary>
    public SafetensorsArchive(FileBytes file)
        : base(file.Path)
    {
        this.file = file;
        header = SafetensorsHeader.Read(file);
        views = header.Entries.ToDictionary(
            entry => entry.Key,
            entry => TensorView.Contiguous(entry.Type, entry.Shape, header.DataStart + entry.Begin));
        Tensors = views.ToDictionary(pair => pair.Key, pair => pair.Value.Info);
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file of this format.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static SafetensorsArchive OpenFile(string path) =>
        FileBytes.Open(path, file => new SafetensorsArchive(file));

    /// <summary>Writes the bytes of a tensor as they are in the file.</summary>
    public void CopyTo(string key, Stream stream) =>
        file.CopyTo(stream, views[key].Position, (long)views[key].ExtentBytes);

    protected override void Dispose(bool disposing) => file.Dispose();

    private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination) =>
        views[key].Read(file, destination);
}
