using System.Buffers.Binary;
using System.Text.Json;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// A checked header: the entries lie side by side, fill the file exactly, and are as long as their shapes say.
/// </summary>
internal sealed record SafetensorsHeader(
    IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The format's own limit.</summary>
    private const long LargestHeader = 100_000_000;

    private const int LengthBytes = 8;

    /// <summary>Reads the header of an open file.</summary>
    public static SafetensorsHeader Read(FileBytes file)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        var bytes = new byte[Length(prefix[..file.ReadUpTo(prefix, 0)], file.Length, file.Path)];
        file.Read(bytes, LengthBytes);
        return Parse(bytes, file.Length, file.Path);
    }

    private static long Length(ReadOnlySpan<byte> prefix, long fileLength, string path)
    {
        if (prefix.Length < LengthBytes)
            throw new WeightsFormatException(
                path,
                0,
                "the file is shorter than the 8 bytes that give the header's length; it is no safetensors file");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        return length <= LargestHeader && (long)length <= fileLength - LengthBytes
            ? (long)length
            : throw new WeightsFormatException(path, 0,
                $"the header is said to have {length} bytes; the file has {fileLength - LengthBytes} after this " +
                    $"number, and a header at most {LargestHeader}");
    }

    private static SafetensorsHeader Parse(byte[] bytes, long fileLength, string path)
    {
        var (dataStart, dataLength) = (LengthBytes + (long)bytes.Length, fileLength - LengthBytes - bytes.Length);
        try
        {
            var (entries, metadata) = new SafetensorsHeaderReader(path, LengthBytes, dataLength).Read(bytes);
            var ordered = entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToList();
            long end = 0;
            foreach (var entry in ordered)
            {
                if (entry.Begin != end)
                    throw new WeightsFormatException(path, LengthBytes,
                        $"the tensor '{Printable.Text(entry.Key)}' begins at {entry.Begin} of the data, the one " +
                            $"before it ends at {end}");
                end = entry.End;
            }

            return end == dataLength
                ? new SafetensorsHeader(ordered, metadata, dataStart)
                : throw new WeightsFormatException(
                    path, dataStart, $"the header describes {end} bytes of data, the file has {dataLength}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new WeightsFormatException(
                path, LengthBytes, $"the header is not the JSON of a safetensors file: {e.Message.TrimEnd('.')}", e);
        }
    }
}
