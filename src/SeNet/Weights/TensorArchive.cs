using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// An open file of weights: keys, types and shapes of its tensors at once, their values when they are asked for. The file must not change while it
/// is open.
/// </summary>
public abstract class TensorArchive : IDisposable
{
    private protected TensorArchive(string path) => Path = path;

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>The tensors by their keys.</summary>
    public abstract IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Free text that the file holds beside the tensors; empty if it holds none.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    /// <summary>Opens a file of a known format, told by its content.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of no known format.</exception>
    public static TensorArchive Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new SafetensorsArchive(path);
    }

    /// <summary>Reads one tensor.</summary>
    /// <param name="key">One of the keys of <see cref="Tensors"/>.</param>
    /// <returns>A contiguous tensor on the CPU, of the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">There is no tensor with this key.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    public Tensor Read(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Tensors.TryGetValue(key, out var info)
            ? ReadTensor(key, info)
            : throw new ArgumentException($"'{Path}' has no tensor '{key}'; it has {Tensors.Count}, listed in Tensors.", nameof(key));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">True unless called by a finalizer.</param>
    protected abstract void Dispose(bool disposing);

    private protected abstract Tensor ReadTensor(string key, TensorInfo info);
}
