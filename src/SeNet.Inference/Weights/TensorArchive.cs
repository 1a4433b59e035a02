using SeNet.Weights.Structure;

namespace SeNet.Weights;

/// <summary>
/// An open weights file: the keys, types and shapes of its tensors at once, their values when they are read. The file
/// must not change while it is open. Reading is thread-safe.
/// </summary>
/// <example>
/// <code>
/// using var archive = TensorArchive.Open("model.safetensors");
/// Console.WriteLine(string.Join(", ", archive.Tensors.Keys));
/// float[] bias = archive.ReadFloat32("fc.bias");
/// </code>
/// </example>
public abstract class TensorArchive : IDisposable
{
    private bool disposed;

    private protected TensorArchive(string path) => Path = path;

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>The tensors by key.</summary>
    public abstract IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Text by key that the file holds beside the tensors; empty if it holds none.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    /// <summary>Opens a weights file. The format is detected from its content.</summary>
    /// <param name="path">
    /// A safetensors file; an ONNX model, of which the constants are read; a file that <c>torch.save</c> of PyTorch 0.2
    /// or later wrote; the index of several files of either format (<c>model.safetensors.index.json</c>,
    /// <c>pytorch_model.bin.index.json</c>), which are in the index's folder or below; or a training checkpoint of this
    /// library. No code in a file is run: objects other than tensors are skipped.
    /// </param>
    /// <param name="dictionary">
    /// The dictionary of a PyTorch checkpoint to open: its name, for example <c>model_ema</c>; names of nested ones
    /// joined by dots; empty for the outermost. Null (the default) for the only one, where the usual names
    /// (<c>state_dict</c>, <c>model</c>, ...) come first. A training checkpoint of this library has <c>model</c> (the
    /// default) and <c>optimizer</c>. Other safetensors files have no dictionaries: a name is an error.
    /// </param>
    /// <returns>
    /// The archive, which the caller disposes. Its keys are without <c>module.</c> and <c>_orig_mod.</c>, which
    /// wrappers of a model put before every key, and without the counter of an averaged model.
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged, of no known format, or a folder; it names commands that Python would run; or it has several
    /// dictionaries or not the one that was named (the message lists them).
    /// </exception>
    public static TensorArchive Open(string path, string? dictionary = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var archive = WeightsFormats.Open(path, dictionary);
        return StateKeys.Unwrapped(archive.Tensors.Keys) is var (keys, prefix)
            ? new RenamedArchive(archive, keys, prefix)
            : archive;
    }

    /// <summary>Reads the bytes of a tensor: row-major, little-endian, booleans 0 or 1.</summary>
    /// <param name="key">One of the keys of <see cref="Tensors"/>.</param>
    /// <param name="destination">Receives the bytes; <see cref="TensorInfo.ByteLength"/> long.</param>
    /// <exception cref="ArgumentException">
    /// There is no tensor with this key, or the destination has another length.
    /// </exception>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The archive is disposed.</exception>
    public unsafe void Read(string key, Span<byte> destination)
    {
        fixed (byte* first = destination)
            Read(key, first, destination.Length);
    }

    /// <summary>Reads a tensor of floating-point numbers, converted to float32.</summary>
    /// <param name="key">One of the keys of <see cref="Tensors"/>.</param>
    /// <returns>Its elements in row-major order.</returns>
    /// <exception cref="ArgumentException">
    /// There is no tensor with this key, its type is not a floating-point type, or it has more elements than an array.
    /// </exception>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The archive is disposed.</exception>
    public unsafe float[] ReadFloat32(string key)
    {
        var info = Find(key);
        if (!info.Type.IsFloatingPoint() || info.ElementCount > Array.MaxLength)
            throw new ArgumentException(
                $"The tensor '{key}' in '{Path}' is {info.Type} with {info.ElementCount} elements; accepted: a " +
                    $"floating-point type and up to {Array.MaxLength} elements. Use Read for other types.",
                nameof(key));
        var values = GC.AllocateUninitializedArray<float>((int)info.ElementCount);
        if (info.Type == ElementType.Float32)
        {
            fixed (float* first = values)
                Read(key, (byte*)first, info.ByteLength);
            return values;
        }

        const int piece = 1 << 20;
        using var memory = new UnmanagedBytes(info.ByteLength);
        Read(key, memory.Pointer, info.ByteLength);
        for (var i = 0; i < values.Length; i += piece)
        {
            var count = Math.Min(piece, values.Length - i);
            var size = info.Type.Size();
            ElementConversion.ToFloat32(
                new ReadOnlySpan<byte>(memory.Pointer + ((long)i * size), count * size),
                info.Type,
                values.AsSpan(i, count));
        }

        return values;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        disposed = true;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Prefix of every key in the file that the keys here do not have, with the dot at its end; empty for none.
    /// </summary>
    internal virtual string KeyPrefix => "";

    /// <summary>
    /// The layers that have weights, in a format that says how they are connected; null in one that does not.
    /// </summary>
    internal virtual IReadOnlyList<WeightedLayer>? WeightedLayers => null;

    /// <summary>Reads the bytes of a tensor of any size.</summary>
    internal unsafe void Read(string key, byte* destination, long length)
    {
        var info = Find(key);
        if (length != info.ByteLength)
            throw new ArgumentException(
                $"The tensor '{key}' in '{Path}' has {info.ByteLength} bytes, the destination {length}.",
                nameof(length));
        ReadTensor(key, info, destination);
    }

    /// <summary>Finds damage that reading the tensor would find.</summary>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    internal void Check(string key) => CheckTensor(key, Tensors[key]);

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">True unless called by a finalizer.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Reads a tensor into memory of its size.</summary>
    private protected abstract unsafe void ReadTensor(string key, TensorInfo info, byte* destination);

    private protected virtual unsafe void CheckTensor(string key, TensorInfo info)
    {
        using var memory = new UnmanagedBytes(info.ByteLength);
        ReadTensor(key, info, memory.Pointer);
    }

    /// <summary>Type and shape of a tensor.</summary>
    /// <exception cref="ArgumentException">There is no tensor with this key.</exception>
    /// <exception cref="ObjectDisposedException">The archive is disposed.</exception>
    internal TensorInfo Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(disposed, this);
        return Tensors.TryGetValue(key, out var info)
            ? info
            : throw new ArgumentException(
                $"'{Path}' has no tensor '{key}'; it has {Tensors.Count}, listed in Tensors.", nameof(key));
    }
}
