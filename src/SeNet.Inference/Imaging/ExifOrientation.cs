using System.Buffers.Binary;
using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>
/// Finds the EXIF orientation of an image file: the decoder's own, or, where it reads none, that of a PNG or WebP
/// file's chunk.
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
        var exif = codec.EncodedFormat == SKEncodedImageFormat.Png
            ? Chunk(image, 8, bigEndian: true, "eXIf"u8)
            : Chunk(image, 12, bigEndian: false, "EXIF"u8);
        return exif.AsSpan().StartsWith("Exif\0\0"u8) ? OfTiff(exif.AsSpan(6)) : OfTiff(exif);
    }

    /// <summary>The content of the first chunk of a name; empty if there is none.</summary>
    private static byte[] Chunk(EncodedImage image, long position, bool bigEndian, ReadOnlySpan<byte> name)
    {
        Span<byte> header = stackalloc byte[8];
        while (image.Read(header, position) == header.Length)
        {
            // PNG: length, name, content, checksum. WebP: name, length, content, padded to an even length.
            var length = bigEndian
                ? BinaryPrimitives.ReadUInt32BigEndian(header)
                : BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (header.Slice(bigEndian ? 4 : 0, 4).SequenceEqual(name))
            {
                var content = new byte[Math.Min(length, LongestChunk)];
                return content[..image.Read(content, position + header.Length)];
            }

            position += header.Length + (bigEndian ? length + 4L : length + (length & 1L));
        }

        return [];
    }

    /// <summary>
    /// The orientation in EXIF data, which is laid out as a TIFF file; upright if it has none or cannot be understood.
    /// </summary>
    private static SKEncodedOrigin OfTiff(ReadOnlySpan<byte> tiff)
    {
        var little = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || !little && !tiff.StartsWith("MM"u8))
            return SKEncodedOrigin.TopLeft;
        var directory = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return SKEncodedOrigin.TopLeft;
        var entries = tiff[((int)directory + 2)..];
        var count = Short(tiff[(int)directory..], little);
        for (; count > 0 && entries.Length >= EntryLength; count--, entries = entries[EntryLength..])
            if (Short(entries, little) == Tag)
                return Short(entries[8..], little) is >= 1 and <= 8 and var orientation
                    ? (SKEncodedOrigin)orientation
                    : SKEncodedOrigin.TopLeft;
        return SKEncodedOrigin.TopLeft;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
