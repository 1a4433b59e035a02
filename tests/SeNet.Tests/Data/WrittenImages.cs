using System.Buffers.Binary;
using System.IO.Compression;

namespace SeNet.Tests.Data;

/// <summary>Image files written byte by byte.</summary>
internal static class WrittenImages
{
    /// <summary>The smallest GIF: one black pixel.</summary>
    public static byte[] Gif { get; } =
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1,
        0, 0x3B,
    ];

    /// <summary>A BMP of one pixel.</summary>
    public static byte[] Bitmap() =>
        [
            .. "BM"u8, .. Little(58), 0, 0, 0, 0, .. Little(54), .. Little(40), .. Little(1), .. Little(1), 1, 0, 24, 0,
            .. Little(0), .. Little(4), .. new byte[16], 10, 20, 30, 0];

    /// <summary>A PNG whose rows come one after the other, unfiltered.</summary>
    public static byte[] Png(int width, int height, byte bits, byte colours, byte[] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bits, colours);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            foreach (var row in rows.Chunk(Math.Max(1, rows.Length / height)))
                zlib.Write([0, .. row]);
        return [
            0x89,
            .. "PNG\r\n"u8,
            0x1A,
            (byte)'\n',
            .. PngChunk("IHDR"u8, header),
            .. PngChunk("IDAT"u8, packed.ToArray()),
            .. PngChunk("IEND"u8, [])];
    }

    public static byte[] PngChunk(ReadOnlySpan<byte> kind, byte[] content)
    {
        byte[] checkedPart = [.. kind, .. content];
        return [.. Big(content.Length), .. checkedPart, .. Big((int)Crc(checkedPart))];
    }

    public static byte[] Little(int number) => BitConverter.GetBytes(number);

    private static byte[] Big(int number) => BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(number));

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
