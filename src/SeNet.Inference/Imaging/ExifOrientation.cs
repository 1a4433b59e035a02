using System.Buffers.Binary;
using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>
/// Finds the EXIF orientation of an image file: the decoder's own, or, where it reads none, that of a PNG or WebP
/// file's chunk, or that of the XMP packet of a PNG.
/// </summary>
internal static class ExifOrientation
{
    private const int LongestChunk = 1 << 20;
    private const int Tag = 0x112;
    private const int EntryLength = 12;

    public static SKEncodedOrigin Of(SKCodec codec, EncodedImage image)
    {
        if (codec.EncodedOrigin != SKEncodedOrigin.TopLeft
            || codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp))
            return codec.EncodedOrigin;
        if (codec.EncodedFormat == SKEncodedImageFormat.Webp)
            return OfExif(WebPChunk(image, "EXIF"u8)) ?? SKEncodedOrigin.TopLeft;
        var metadata = PngMetadata.Read(image);
        return OfExif(metadata.Exif) ?? OfXmp(metadata.Xmp) ?? SKEncodedOrigin.TopLeft;
    }

    private static SKEncodedOrigin? OfExif(ReadOnlySpan<byte> exif) =>
        OfTiff(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);

    /// <summary>As an attribute, tiff:Orientation="6", or as an element of that name.</summary>
    private static SKEncodedOrigin? OfXmp(string packet)
    {
        const string name = "tiff:Orientation";
        var at = packet.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var value = packet.AsSpan(at + name.Length).TrimStart("=>\"'");
        return value is [>= '1' and <= '8', ..] ? (SKEncodedOrigin)(value[0] - '0') : null;
    }

    /// <summary>The content of the first chunk of a name; empty if there is none.</summary>
    private static byte[] WebPChunk(EncodedImage image, ReadOnlySpan<byte> name)
    {
        Span<byte> header = stackalloc byte[8];
        for (long position = 12; image.Read(header, position) == header.Length;)
        {
            // Name, length, content, padded to an even length.
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (header[..4].SequenceEqual(name))
            {
                var content = new byte[Math.Min(length, LongestChunk)];
                return content[..image.Read(content, position + header.Length)];
            }

            position += header.Length + length + (length & 1L);
        }

        return [];
    }

    /// <summary>
    /// The orientation in EXIF data, which is laid out as a TIFF file; null if it has none or cannot be understood.
    /// </summary>
    private static SKEncodedOrigin? OfTiff(ReadOnlySpan<byte> tiff)
    {
        var little = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || !little && !tiff.StartsWith("MM"u8))
            return null;
        var directory = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return null;
        var entries = tiff[((int)directory + 2)..];
        var count = Short(tiff[(int)directory..], little);
        for (; count > 0 && entries.Length >= EntryLength; count--, entries = entries[EntryLength..])
            if (Short(entries, little) == Tag)
                return Short(entries[8..], little) is >= 1 and <= 8 and var orientation
                    ? (SKEncodedOrigin)orientation
                    : SKEncodedOrigin.TopLeft;
        return null;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
