using System.Buffers.Binary;

namespace SeNet.Imaging;

/// <summary>What a file holds, found out from its first bytes; its name does not count.</summary>
/// <param name="Article">"a" or "an".</param>
/// <param name="Name">What it is, for example "HTML page".</param>
/// <param name="IsImage">Whether it is an image of a format that is read.</param>
/// <param name="Plural">Several of it; null for the name with an s.</param>
internal readonly record struct FileContent(string Article, string Name, bool IsImage = false, string? Plural = null)
{
    /// <summary>The formats that are read.</summary>
    public const string Formats = "JPEG, PNG, GIF, BMP and WebP";

    internal const int BytesRead = 512;

    public static FileContent Empty { get; } = new("an", "empty file");

    private static FileContent Text { get; } = new("a", "text file");

    private static FileContent Html { get; } = new("an", "HTML page");

    private static FileContent Svg { get; } = new("an", "SVG image");

    private static FileContent Unknown { get; } = new(
        "a", "file of unknown content", Plural: "files of unknown content");

    /// <summary>Looks into a file; one without a length, as a pipe, is not opened.</summary>
    /// <exception cref="IOException">The file does not exist, or the system refuses to read it.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read it.</exception>
    public static FileContent Read(string path)
    {
        var info = new FileInfo(path);
        if (info.Exists && info.Attributes.HasFlag(FileAttributes.ReparsePoint))
            info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        if (info is { Exists: true, Length: 0 })
            return Empty;
        using var file = File.OpenHandle(path);
        Span<byte> start = stackalloc byte[BytesRead];
        var count = 0;
        while (count < BytesRead && RandomAccess.Read(file, start[count..], count) is > 0 and var more)
            count += more;
        return Of(start[..count]);
    }

    public static FileContent Of(ReadOnlySpan<byte> start) =>
        start.Length == 0
            ? Empty
            : ReadFormat(start) ?? UnreadFormat(start) ?? (IsText(start) ? TextFormat(start) : Unknown);

    /// <summary>"an HTML page".</summary>
    public override string ToString() => $"{Article} {Name}";

    /// <summary>"1 HTML page", "2 HTML pages".</summary>
    public string Counted(int count) => count == 1 ? $"1 {Name}" : $"{count} {Plural ?? Name + "s"}";

    private static FileContent? ReadFormat(ReadOnlySpan<byte> start)
    {
        string? name =
            start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "JPEG"
            : start.StartsWith(
                (ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'])
                ? "PNG"
            : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? "GIF"
            : IsBitmap(start) ? "BMP"
            : start.StartsWith("RIFF"u8) && At(start, 8, "WEBP"u8) ? "WebP"
            : null;
        return name is null ? null : new("a", $"{name} image", IsImage: true);
    }

    /// <summary>Two letters alone would also begin a text on a BMW.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> start) =>
        start.StartsWith("BM"u8) && start.Length >= 18
        && BinaryPrimitives.ReadInt32LittleEndian(start[14..]) is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124;

    private static FileContent? UnreadFormat(ReadOnlySpan<byte> start)
    {
        if (At(start, 4, "ftyp"u8) && start.Length >= 12)
            return start[8..12] is var brand
                && (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8)) ? new("an", "AVIF image")
                : brand.StartsWith("he"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
                    ? new("a", "HEIC image")
                : new("a", "video");
        return start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) ? new("a", "TIFF or camera raw image")
            : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || At(start, 4, "JXL "u8) ? new("a", "JPEG XL image")
            : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || At(start, 4, "jP  "u8) ? new(
                "a", "JPEG 2000 image")
            : start[0] == 'P'
                && start.Length > 2
                && start[1] is >= (byte)'1' and <= (byte)'7'
                && char.IsWhiteSpace((char)start[2]) ? new("a", "PNM image")
            : start.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) ? new("an", "icon")
            : start.StartsWith("8BPS"u8) ? new("a", "Photoshop image")
            : start.StartsWith("%PDF"u8) ? new("a", "PDF document")
            : start.StartsWith("PK\x03\x04"u8) ? new("a", "ZIP archive")
            : start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? new("a", "gzip archive")
            : start.StartsWith("Rar!"u8) ? new("a", "RAR archive")
            : start.StartsWith("7z\xBC\xAF"u8) ? new("a", "7z archive")
            : At(start, 257, "ustar"u8) ? new("a", "tar archive")
            : start.StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'])
                ? new("a", "NumPy array")
            : start.StartsWith("RIFF"u8) ? new("a", "video or sound")
            : null;
    }

    private static FileContent TextFormat(ReadOnlySpan<byte> start)
    {
        var text = System.Text.Encoding.Latin1.GetString(start)
            .TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return text.StartsWith("version https://git-lfs", StringComparison.Ordinal) ? new("a", "Git LFS pointer")
            : text.StartsWith("<svg", StringComparison.OrdinalIgnoreCase) ? Svg
            : text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.Contains(
                "<html", StringComparison.OrdinalIgnoreCase)
                || text.Contains("<head", StringComparison.OrdinalIgnoreCase) ? Html
            : text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
                && text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? Svg
            : Text;
    }

    private static bool IsText(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) // UTF-16
        || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || start.IndexOfAnyInRange((byte)0, (byte)8) < 0 && start.IndexOfAnyInRange((byte)0x0E, (byte)0x1A) < 0;

    private static bool At(ReadOnlySpan<byte> start, int offset, ReadOnlySpan<byte> signature) =>
        start.Length > offset && start[offset..].StartsWith(signature);
}
