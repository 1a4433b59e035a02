using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// An open file of weights: keys, types and shapes of its tensors at once, their values when they are asked for. The file must not change while it
/// is open.
/// </summary>
public abstract class TensorArchive : IDisposable
{
    private bool disposed;

    private protected TensorArchive(string path) => Path = path;

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>The tensors by their keys.</summary>
    public abstract IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Free text that the file holds beside the tensors; empty if it holds none.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    /// <summary>Opens a file of a known format, told by its content.</summary>
    /// <param name="path">
    /// A safetensors file; what <c>torch.save</c> of any PyTorch since 0.2 wrote; or the index of several of either
    /// (<c>model.safetensors.index.json</c>, <c>pytorch_model.bin.index.json</c>), which lie beside it or below; or a
    /// training checkpoint of this library. Nothing in a file is run: objects other than tensors are passed over.
    /// </param>
    /// <param name="dictionary">
    /// Which dictionary of a PyTorch checkpoint: its name, as <c>model_ema</c>, those of nested ones joined by dots,
    /// empty for the outermost; null for the one that there is, by the usual names (<c>state_dict</c>, <c>model</c>,
    /// ...) first. A training checkpoint of this library has <c>model</c> (the default) and <c>optimizer</c>. Another
    /// safetensors file has none: a name is refused there.
    /// </param>
    /// <returns>
    /// The archive. Its keys are without <c>module.</c> and <c>_orig_mod.</c>, which wrappers of a model put before
    /// every key, and without the count of an averaged model beside them.
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged, of no known format, or a folder; it names commands that Python would run; or it has no such
    /// dictionary or several; the message lists them.
    /// </exception>
    public static TensorArchive Open(string path, string? dictionary = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var archive = WeightsFormats.Open(path, dictionary);
        return StateKeys.Unwrapped(archive.Tensors.Keys) is var (keys, prefix)
            ? new RenamedArchive(archive, keys, prefix)
            : archive;
    }

    /// <summary>Reads one tensor.</summary>
    /// <param name="key">One of the keys of <see cref="Tensors"/>.</param>
    /// <returns>A contiguous tensor on the CPU, of the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">There is no tensor with this key.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The archive is disposed of.</exception>
    public Tensor Read(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(disposed, this);
        return Tensors.TryGetValue(key, out var info)
            ? ReadTensor(key, info)
            : throw new ArgumentException($"'{Path}' has no tensor '{key}'; it has {Tensors.Count}, listed in Tensors.", nameof(key));
    }

    /// <summary>
    /// What stands before every key in the file and not here, with the dot at its end; empty for nothing.
    /// </summary>
    internal virtual string KeyPrefix => "";

    /// <summary>Finds damage that a read of the tensor would find.</summary>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    internal void Check(string key) => CheckTensor(key, Tensors[key]);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        disposed = true;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">True unless called by a finalizer.</param>
    protected abstract void Dispose(bool disposing);

    private protected abstract Tensor ReadTensor(string key, TensorInfo info);

    private protected virtual void CheckTensor(string key, TensorInfo info) => ReadTensor(key, info).Dispose();
}
