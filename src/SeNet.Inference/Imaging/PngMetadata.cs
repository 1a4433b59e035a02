using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SeNet.Imaging;

/// <summary>What a PNG file says of its orientation, wherever programs put it.</summary>
/// <param name="Exif">EXIF data of the chunk eXIf, or of ImageMagick's text "Raw profile type exif"; empty for none.
/// </param>
/// <param name="Xmp">XMP packet; empty for none.</param>
internal sealed record PngMetadata(byte[] Exif, string Xmp)
{
    private const int LongestChunk = 1 << 20;
    private const int HeaderLength = 8;
    private const string RawExif = "Raw profile type exif", XmpKeyword = "XML:com.adobe.xmp";

    /// <summary>Looks through the chunks of a file, of which the first begins at byte 8.</summary>
    public static PngMetadata Read(EncodedImage image)
    {
        var (exif, raw, xmp) = (Array.Empty<byte>(), "", "");
        var header = new byte[HeaderLength];
        for (long position = HeaderLength; image.Read(header, position) == HeaderLength;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            var kind = Encoding.ASCII.GetString(header, 4, 4);
            if (kind is "eXIf" or "tEXt" or "zTXt" or "iTXt")
            {
                var content = new byte[Math.Min(length, LongestChunk)];
                content = content[..image.Read(content, position + HeaderLength)];
                if (kind == "eXIf" && exif.Length == 0)
                    exif = content;
                else if (kind != "eXIf" && TextOf(kind, content) is var (keyword, text))
                    (raw, xmp) = (keyword == RawExif ? text : raw, keyword == XmpKeyword ? text : xmp);
            }

            position += HeaderLength + length + 4L; // and the checksum
        }

        return new(exif.Length > 0 ? exif : BytesOf(raw), xmp);
    }

    private static (string Keyword, string Text)? TextOf(string kind, byte[] content)
    {
        var end = Array.IndexOf(content, (byte)0);
        if (end < 0)
            return null;
        var keyword = Encoding.Latin1.GetString(content, 0, end);
        if (keyword is not (RawExif or XmpKeyword))
            return null;
        var rest = content.AsSpan(end + 1);
        var isPacked = kind == "zTXt";
        if (kind == "iTXt")
        {
            // Whether it is packed, how, the language, the translated keyword.
            if (rest.Length < 2)
                return null;
            isPacked = rest[0] != 0;
            rest = rest[2..];
            for (var field = 0; field < 2; field++)
                rest = rest[(rest.IndexOf((byte)0) + 1)..];
        }
        else if (isPacked)
        {
            rest = rest[Math.Min(1, rest.Length)..];
        }

        return (keyword, Encoding.UTF8.GetString(isPacked ? Unpacked(rest.ToArray()) : rest));
    }

    private static byte[] Unpacked(byte[] packed)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            var text = new byte[LongestChunk];
            return text[..zlib.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>The bytes of a raw profile: an empty line, its name, its length, then hexadecimal digits.</summary>
    private static byte[] BytesOf(string profile)
    {
        try
        {
            return Convert.FromHexString(string.Concat(profile.Split('\n').Skip(3)).Trim());
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
