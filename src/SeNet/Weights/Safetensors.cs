using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// Reads and writes safetensors files: tensors by key, and text by key. The Python package <c>safetensors</c> reads
/// what is written here, and the reverse.
/// </summary>
public static class Safetensors
{
    /// <summary>Writes tensors to a file, which appears at its place only when it is complete.</summary>
    /// <param name="path">The file; its folder is created if missing.</param>
    /// <param name="tensors">Tensors by key, of any device and strides.</param>
    /// <param name="metadata">Text by key for the header. Optional.</param>
    /// <exception cref="ArgumentException">
    /// A tensor has a type that the format lacks, or the key <c>__metadata__</c>.
    /// </exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        SafetensorsWriter.Write(path, Contents(tensors), metadata);
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its tensors, on the CPU, and its metadata. The caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static SafetensorsContent Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var archive = SafetensorsArchive.OpenFile(path);
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            foreach (var key in archive.Tensors.Keys)
                tensors.Add(key, archive.ReadTensor(key).DetachFromDisposeScope());
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }

        return new SafetensorsContent(tensors, archive.Metadata);
    }

    /// <summary>Reads only the metadata of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var archive = SafetensorsArchive.OpenFile(path);
        return archive.Metadata;
    }

    /// <summary>Tensors as writers take them.</summary>
    internal static IReadOnlyList<TensorContent> Contents(IReadOnlyDictionary<string, Tensor> tensors) =>
        [.. tensors.Select(pair => new TensorContent(
            pair.Key, pair.Value.Info(), stream => WriteBytes(pair.Value, stream)))];

    internal static void WriteBytes(Tensor tensor, Stream stream)
    {
        if (tensor.numel() == 0)
            return;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        tensor.cpu().contiguous().WriteBytesToStream(stream, bufferSize: 1 << 16);
    }
}
