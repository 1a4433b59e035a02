using SeNet.Text;
using SeNet.Weights.Onnx;

namespace SeNet.Weights;

/// <summary>Opens a weights file by its content.</summary>
internal static class WeightsFormats
{
    private const int LengthBytes = 8;

    /// <summary>Bytes at the start that show the format; a tar archive is recognized by its 258th.</summary>
    private const int StartLength = 512;

    /// <summary>Opens any weights file.</summary>
    public static TensorArchive Open(string path, string? dictionary) =>
        FileBytes.Open(path, file => Open(file, dictionary, isShard: false));

    /// <summary>Opens one of the files that an index names, which is no index itself.</summary>
    public static TensorArchive OpenShard(string path, string? dictionary) =>
        FileBytes.Open(path, file => Open(file, dictionary, isShard: true));

    private static TensorArchive Open(FileBytes file, string? dictionary, bool isShard)
    {
        Span<byte> buffer = stackalloc byte[StartLength];
        var start = buffer[..file.ReadUpTo(buffer, 0)];
        if (IsZip(start))
            return PyTorchZip.Open(file, dictionary);
        if (PyTorchLegacy.IsMagic(start))
            return PyTorchLegacy.Open(file, dictionary);
        if (IsSafetensors(start))
            return OpenSafetensors(file, dictionary);
        if (!isShard && OnnxArchive.IsStart(start))
            return OpenOnnx(file, dictionary);
        if (!isShard && IsJson(start))
            return OpenIndex(file, dictionary);
        throw new WeightsFormatException(file.Path, 0,
            $"the file is {ForeignFormats.Describe(start)}; accepted: " +
                $"safetensors{(isShard ? "" : ", ONNX, an index of several files,")} and files of torch.save");
    }

    private static OnnxArchive OpenOnnx(FileBytes file, string? dictionary) => string.IsNullOrEmpty(dictionary)
        ? new OnnxArchive(file)
        : throw new WeightsFormatException(
            file.Path, 0,
            "the file is an ONNX model, which has no dictionaries; leave " +
                $"'{Printable.Text(dictionary)}' out (LoadOptions.Dictionary)");

    private static TensorArchive OpenSafetensors(FileBytes file, string? dictionary)
    {
        var archive = new SafetensorsArchive(file);
        if (!CheckpointFormat.IsCheckpoint(archive.Metadata))
            return string.IsNullOrEmpty(dictionary)
                ? archive
                : throw new WeightsFormatException(
                    file.Path,
                    0,
                    "the file is of safetensors, which has no dictionaries; leave " +
                        $"'{Printable.Text(dictionary)}' out (LoadOptions.Dictionary)");
        var keys = CheckpointFormat.Dictionary(archive.Tensors.Keys, dictionary) ?? throw new WeightsFormatException(
            file.Path,
            0,
            $"the file is a training checkpoint, which has no dictionary of tensors '{Printable.Text(dictionary!)}'; " +
                "it has: 'model', 'optimizer'; name one of them by LoadOptions.Dictionary");
        return new CheckpointArchive(archive, keys);
    }

    private static ShardedArchive OpenIndex(FileBytes file, string? dictionary)
    {
        using (file)
            return new ShardedArchive(file, dictionary);
    }

    /// <summary>
    /// Whether a file's first bytes are those of one that <see cref="Open(string, string)"/> reads by itself.
    /// </summary>
    public static bool IsPyTorchOrSafetensors(ReadOnlySpan<byte> start) =>
        IsZip(start) || PyTorchLegacy.IsMagic(start) || IsSafetensors(start);

    private static bool IsZip(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8);

    private static bool IsSafetensors(ReadOnlySpan<byte> start) =>
        start.Length > LengthBytes && start[LengthBytes - 1] == 0 && start[LengthBytes] == '{';

    private static bool IsJson(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
        return start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }
}
