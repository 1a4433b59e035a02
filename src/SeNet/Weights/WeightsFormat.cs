using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Which format a file is written in.</summary>
internal static class WeightsFormat
{
    /// <summary>Writes tensors by key, and free text, to a file.</summary>
    public delegate void Writer(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata);

    /// <summary>The writer that a file's extension names.</summary>
    /// <exception cref="ArgumentException">The extension is of no known format.</exception>
    public static Writer WriterFor(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".safetensors" => Safetensors.Write,
            ".pt" or ".pth" or ".bin" => PyTorchWriter.Write,
            var other => throw new ArgumentException(
                $"'{path}' {(other.Length == 0 ? "has no extension" : $"ends in '{other}'")}; the extension chooses the format: '.safetensors', or '.pt', '.pth' or '.bin' for PyTorch's.", nameof(path)),
        };
    }
}
