using SeNet.Internal;

namespace SeNet.Weights;

/// <summary>Opens a file of weights by its content.</summary>
internal static class WeightsFormats
{
    private const int LengthBytes = 8;

    /// <summary>Bytes at the start that tell the format; a tar archive is told by its 258th.</summary>
    private const int StartLength = 512;

    public static TensorArchive Open(string path, string? dictionary) => FileBytes.Open(path, file =>
    {
        Span<byte> buffer = stackalloc byte[StartLength];
        var start = buffer[..file.ReadUpTo(buffer, 0)];
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8))
            return PyTorchZip.Open(file, dictionary);
        if (PyTorchLegacy.IsMagic(start))
            return PyTorchLegacy.Open(file, dictionary);

        TensorArchive archive;
        if (start.Length > LengthBytes && start[LengthBytes - 1] == 0 && start[LengthBytes] == '{')
            archive = new SafetensorsArchive(file);
        else if (IsJson(start))
            archive = OpenIndex(file);
        else
            throw new WeightsFormatException(path, 0,
                $"the file is {ForeignFormats.Describe(start)}; accepted: safetensors, an index of safetensors files, and files of torch.save");
        return string.IsNullOrEmpty(dictionary)
            ? archive
            : throw new WeightsFormatException(path, 0, $"the file is of safetensors, which has no dictionaries; leave '{Printable.Text(dictionary)}' out");
    });

    private static ShardedArchive OpenIndex(FileBytes file)
    {
        using (file)
            return new ShardedArchive(file);
    }

    private static bool IsJson(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
        return start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }
}
