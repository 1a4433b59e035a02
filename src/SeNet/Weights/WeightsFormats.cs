using SeNet.Internal;

namespace SeNet.Weights;

/// <summary>Opens a file of weights by its content.</summary>
internal static class WeightsFormats
{
    private const int LengthBytes = 8;

    /// <summary>Bytes at the start that tell the format; a tar archive is told by its 258th.</summary>
    private const int StartLength = 512;

    /// <summary>Opens any file of weights.</summary>
    public static TensorArchive Open(string path, string? dictionary) => FileBytes.Open(path, file => Open(file, dictionary, isShard: false));

    /// <summary>Opens one of the files that an index names, which is no index itself.</summary>
    public static TensorArchive OpenShard(string path, string? dictionary) => FileBytes.Open(path, file => Open(file, dictionary, isShard: true));

    private static TensorArchive Open(FileBytes file, string? dictionary, bool isShard)
    {
        Span<byte> buffer = stackalloc byte[StartLength];
        var start = buffer[..file.ReadUpTo(buffer, 0)];
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8))
            return PyTorchZip.Open(file, dictionary);
        if (PyTorchLegacy.IsMagic(start))
            return PyTorchLegacy.Open(file, dictionary);
        if (start.Length > LengthBytes && start[LengthBytes - 1] == 0 && start[LengthBytes] == '{')
            return OpenSafetensors(file, dictionary);
        if (!isShard && IsJson(start))
            return OpenIndex(file, dictionary);
        throw new WeightsFormatException(file.Path, 0,
            $"the file is {ForeignFormats.Describe(start)}; accepted: safetensors{(isShard ? "" : ", an index of several files,")} and files of torch.save");
    }

    private static SafetensorsArchive OpenSafetensors(FileBytes file, string? dictionary) =>
        string.IsNullOrEmpty(dictionary)
            ? new SafetensorsArchive(file)
            : throw new WeightsFormatException(file.Path, 0, $"the file is of safetensors, which has no dictionaries; leave '{Printable.Text(dictionary)}' out");

    private static ShardedArchive OpenIndex(FileBytes file, string? dictionary)
    {
        using (file)
            return new ShardedArchive(file, dictionary);
    }

    private static bool IsJson(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
        return start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }
}
