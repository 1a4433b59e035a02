using System.Buffers.Binary;
using System.IO.Compression;
using SeNet.Data;
using SeNet.Data.Pixels;
using SkiaSharp;

namespace SeNet.Tests.Data.Pixels;

/// <summary>Files as cameras, scanners and accidents make them; the PNG files are written here byte by byte.</summary>
public sealed class DecodedImageTests : IDisposable
{
    private const byte Grey = 0, Rgb = 2, Rgba = 6;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Grey_is_three_equal_channels_and_16_bits_are_the_upper_8()
    {
        Pixels(Png(2, 1, 8, Grey, [7, 200])).Should().Equal(7, 200, 7, 200, 7, 200);
        Pixels(Png(2, 1, 16, Grey, [7, 0, 200, 0])).Should().Equal(7, 200, 7, 200, 7, 200);
        Pixels(Png(1, 1, 16, Rgb, [10, 0, 20, 0, 30, 0])).Should().Equal(10, 20, 30);
    }

    [Fact]
    public void Transparent_pixels_keep_their_colour() =>
        Pixels(Png(2, 1, 8, Rgba, [10, 20, 30, 0, 40, 50, 60, 128])).Should().Equal(10, 40, 20, 50, 30, 60);

    [Fact]
    public void Content_counts_and_not_the_name()
    {
        // The smallest GIF: one black pixel.
        byte[] gif =
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
        ];
        Pixels(folder.Write("gif.jpg", gif)).Should().Equal(0, 0, 0);
    }

    [Fact]
    public void What_is_no_whole_image_is_named()
    {
        var whole = File.ReadAllBytes(Jpeg());
        Refusal(folder.Write("empty.jpg", [])).Should().BeOfType<InvalidDataException>().Which.Message.Should().Contain("empty.jpg").And.Contain("replace or remove it");
        Refusal(folder.Write("cut.jpg", whole[..(whole.Length / 2)])).Should().BeOfType<InvalidDataException>().Which.Message.Should().Contain("cut.jpg");
    }

    [Fact]
    public void A_file_that_is_gone_is_told_apart_from_one_that_is_no_image() =>
        Refusal(folder.File("gone.jpg")).Should().BeOfType<FileNotFoundException>().Which.Message.Should().Contain("gone.jpg").And.Contain("does not exist");

    [Fact]
    public void An_image_too_large_for_one_span_is_refused_before_memory_is_asked_for() =>
        Refusal(Png(30_000, 30_000, 8, Grey, [])).Should().BeOfType<InvalidDataException>().Which.Message.Should().Contain("30000 x 30000").And.Contain("scale it down");

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5000, 1)]
    [InlineData(1, 5000)]
    [InlineData(2, 3)]
    public void The_smallest_and_the_longest_images_are_seen_at_any_size(int width, int height)
    {
        var path = Png(width, height, 8, Rgb, [.. Enumerable.Range(0, width * height).SelectMany(_ => new byte[] { 10, 20, 30 })]);
        foreach (var augmentation in new[] { Augmentation.None, new Augmentation { ResizedCrop = new ResizedCrop() } })
        {
            var images = new ImageFiles([path], [0], ["a"], new CenterCrop(37) { Interpolation = Interpolation.Bicubic });
            using var batch = new BatchLoader(images, 1, new Normalization([0, 0, 0], [1, 1, 1]), null, augmentation, 1).Epoch(1).Single();
            batch.Images.ToDoubles().Chunk(37 * 37).Select(plane => plane.Distinct().Single()).Should().Equal(10 / 255f, 20 / 255f, 30 / 255f);
        }
    }

    private static Exception Refusal(string path) => FluentActions.Invoking(() => DecodedImage.Read(path)).Should().Throw<Exception>().Which;

    private static byte[] Pixels(string path)
    {
        using var image = DecodedImage.Read(path);
        var pixels = new List<byte>();
        for (var channel = 0; channel < DecodedImage.Channels; channel++)
            for (var y = 0; y < image.Height; y++)
                for (var x = 0; x < image.Width; x++)
                    pixels.Add(image.Pixels[channel, y, x]);
        return [.. pixels];
    }

    private string Jpeg()
    {
        using var bitmap = new SKBitmap(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.Orange);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return folder.Write("whole.jpg", data.ToArray());
    }

    /// <summary>Writes a PNG file; its rows come one after the other, unfiltered.</summary>
    private string Png(int width, int height, byte bits, byte colours, byte[] rows)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bits, colours);
        WriteChunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            foreach (var row in rows.Chunk(Math.Max(1, rows.Length / height)))
                zlib.Write([0, .. row]);
        WriteChunk(file, "IDAT"u8, packed.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return folder.Write("written.png", file.ToArray());
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> kind, byte[] content)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] checkedPart = [.. kind, .. content];
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(checkedPart));
        file.Write(number);
    }

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
