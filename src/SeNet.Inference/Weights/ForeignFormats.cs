using System.Text;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>Names what a file is that holds no weights, so that its user sees what went wrong.</summary>
internal static class ForeignFormats
{
    private const int TarMagicOffset = 257;

    private static readonly (byte[] Start, string Name)[] Magics =
    [
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "HDF5 (Keras); convert it with the program that made it"),
        ([0x1f, 0x8b], "packed by gzip; unpack it first"),
        ("BZh"u8.ToArray(), "packed by bzip2; unpack it first"),
        ([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "packed by xz; unpack it first"),
        ([0x28, 0xb5, 0x2f, 0xfd], "packed by zstd; unpack it first"),
        ([(byte)'7', (byte)'z', 0xbc, 0xaf], "a 7z archive; unpack it first"),
        ([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'], "a NumPy array"),
        ("GGUF"u8.ToArray(), "GGUF (llama.cpp)"),
        ("Rar!"u8.ToArray(), "packed by RAR; unpack it first"),
        ([0x7f, (byte)'E', (byte)'L', (byte)'F'], "a program or library of Linux"),
        ("MZ"u8.ToArray(), "a program or library of Windows"),
        ("%PDF"u8.ToArray(), "a PDF document"),
    ];

    /// <summary>Describes a file by its first bytes, as a noun.</summary>
    public static string Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return "empty";
        foreach (var (magic, name) in Magics)
            if (start.StartsWith(magic))
                return name;
        if (start.Length > TarMagicOffset && start[TarMagicOffset..].StartsWith("ustar"u8))
            return "a tar archive; PyTorch before 0.2 wrote such: load it there or in a later " +
                "PyTorch, and save it again";
        if (start.Length >= 8 && start[4..].StartsWith("TFL3"u8))
            return "a TensorFlow Lite model; convert it with the program that made it";
        if (IsCaffe(start))
            return "a protocol buffer that begins with a name, as Caffe's files do; CaffeModel.Load reads those";
        if (start[0] == 0x80 && start.Length > 1 && start[1] is >= 2 and <= 5)
            return "a pickle alone, not one of torch.save; in Python, save model.state_dict() with torch.save";
        return DescribeText(start)
            ?? $"of no known format (it begins with {Convert.ToHexStringLower(start[..Math.Min(8, start.Length)])})";
    }

    /// <summary>Describes a file as a noun if its first bytes are those of a text; null if not.</summary>
    public static string? DescribeText(ReadOnlySpan<byte> start) =>
        !start.IsEmpty && IsText(start) ? DescribeText(Encoding.UTF8.GetString(start)) : null;

    private static string DescribeText(string text)
    {
        var trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (trimmed.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || trimmed.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "an HTML page, not what was to be downloaded; look at it in a browser";
        if (trimmed.StartsWith('<'))
            return "an XML or HTML text";
        if (trimmed.StartsWith("version https://git-lfs.github.com/spec/", StringComparison.Ordinal))
            return "a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'";
        return $"a text that begins '{Printable.Text(trimmed[..Math.Min(60, trimmed.Length)])}'";
    }

    /// <summary>The network's name (field 1), then a field of its layers or inputs.</summary>
    private static bool IsCaffe(ReadOnlySpan<byte> start) =>
        start is [0x0a, ..] && IsName(start[1..]) && start.Length > 2
            + start[1]
            + 1 && start[(2 + start[1])..] is [0xa2, 0x06, ..] or [0x12, ..] or [0x1a, ..];

    /// <summary>Whether a length of one byte and as many printable characters follow.</summary>
    private static bool IsName(ReadOnlySpan<byte> bytes) =>
        bytes is [> 0 and < 0x80 and var length, ..] && bytes.Length > length && bytes[1..(1 + length)]
            .IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (var b in start)
            if (b is < 32 and not (9 or 10 or 13) or 127)
                return false;
        // The last character may be cut off.
        return start[0] < 0x80 || start.StartsWith("\uFEFF"u8);
    }
}
