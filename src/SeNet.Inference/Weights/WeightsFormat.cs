namespace SeNet.Weights;

/// <summary>Which format a file is written in.</summary>
internal static class WeightsFormat
{
    /// <summary>Writes tensors, and text by key, to a file.</summary>
    public delegate void Writer(
        string path, IReadOnlyList<TensorContent> tensors, IReadOnlyDictionary<string, string>? metadata = null);

    /// <summary>The writer that a file's extension names.</summary>
    /// <exception cref="ArgumentException">The extension is of no known format.</exception>
    public static Writer WriterFor(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".safetensors" => SafetensorsWriter.Write,
            ".pt" or ".pth" or ".bin" => PyTorchWriter.Write,
            var other => throw new ArgumentException(
                $"'{path}' {(other.Length == 0 ? "has no extension" : $"ends in '{other}'")}; the extension chooses " +
                    "the format: '.safetensors', or '.pt', '.pth' or '.bin' for PyTorch's.",
                nameof(path)),
        };
    }
}
