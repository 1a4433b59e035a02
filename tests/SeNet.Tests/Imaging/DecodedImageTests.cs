using SeNet.Data;
using SeNet.Files;
using SeNet.Imaging;
using SeNet.Tests.Data;
using SkiaSharp;

namespace SeNet.Tests.Imaging;

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
    public void Content_counts_and_not_the_name() =>
        Pixels(folder.Write("gif.jpg", WrittenImages.Gif)).Should().Equal(0, 0, 0);

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "JPEG")]
    [InlineData(SKEncodedImageFormat.Png, "PNG")]
    [InlineData(SKEncodedImageFormat.Webp, "WebP")]
    public void A_truncated_file_is_told_as_such(SKEncodedImageFormat format, string name)
    {
        var whole = Photos.Encoded(format, 64, 64);
        Refusal(folder.Write("cut", whole[..(whole.Length / 2)])).Should().BeOfType<ImageFormatException>()
            .Which.Message.Should()
                .Contain($"cut' is a {name} image whose end is missing: the file is truncated; get a good copy of " +
                    $"it, or leave it out of the set");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(
        "<!DOCTYPE html><html><head>", "is an HTML page, not an image that can be read (JPEG, PNG, GIF, BMP and WebP)")]
    [InlineData("no picture", "is a text file, not an image")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "is a Git LFS pointer")]
    public void What_is_no_image_is_told_by_what_it_is(string content, string told) =>
        Refusal(folder.Write("x.jpg", System.Text.Encoding.UTF8.GetBytes(content)))
            .Should().BeOfType<ImageFormatException>()
            .Which.Message.Should().Contain("x.jpg' " + told).And.NotContainAny("remove", "replace", "delete");

    [Fact]
    public void A_damaged_file_is_told_from_a_truncated_one()
    {
        var whole = File.ReadAllBytes(Jpeg());
        var damaged = (byte[])[.. whole[..20], .. new byte[100], .. whole[120..]];
        Refusal(folder.Write("bad.jpg", damaged)).Should()
            .BeOfType<ImageFormatException>().Which.Message.Should().Contain("bad.jpg' is a").And.Contain("JPEG image");
    }

    [Fact]
    public void A_damaged_file_is_named_by_the_exception()
    {
        var path = folder.Write("empty.png", []);
        Refusal(path).Should().BeAssignableTo<FileFormatException>().Which.File.Should().Be(path);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_told() =>
        Refusal(folder.Path).Should().BeOfType<ImageFormatException>().Which.Message.Should()
            .Contain("is a folder").And.NotContain("does not exist");

    [Fact]
    public void A_file_without_permission_is_told_as_such() => FilePermissions.WithoutPrivileges(folder, () =>
    {
        FilePermissions.Forbid(Jpeg());
        Refusal(folder.File("whole.jpg")).Should().BeOfType<UnauthorizedAccessException>()
            .Which.Message.Should().Contain("whole.jpg' cannot be read: this user has no permission").And.NotContainAny(
                "remove", "replace", "does not exist");
    });

    [Fact]
    public void A_file_that_is_gone_is_told_apart_from_one_that_is_no_image() =>
        Refusal(folder.File("gone.jpg")).Should().BeOfType<FileNotFoundException>().Which.Message
            .Should().Contain("gone.jpg").And.Contain("does not exist");

    [Fact]
    public void An_image_too_large_for_one_span_is_refused_before_memory_is_asked_for() =>
        Refusal(Png(30_000, 30_000, 8, Grey, [])).Should().BeOfType<ImageFormatException>().Which.Message
            .Should().Contain("30000 x 30000").And.Contain("scale it down");

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5000, 1)]
    [InlineData(1, 5000)]
    [InlineData(2, 3)]
    public void The_smallest_and_the_longest_images_are_seen_at_any_size(int width, int height)
    {
        var path = Png(
            width, height, 8, Rgb, [.. Enumerable.Range(0, width * height).SelectMany(_ => new byte[] { 10, 20, 30 })]);
        foreach (var augmentation in (Augmentation[])[Augmentation.None, [new RandomResizedCrop()]])
        {
            var images = new ImageFiles(
                [path], [0], ["a"], new CenterCrop(37) { Interpolation = Interpolation.Bicubic });
            using var batch = new BatchLoader(images, 1, new Normalization([0, 0, 0], [1, 1, 1]), null, augmentation, 1)
                .Epoch(1).Single();
            batch.Images.ToDoubles().Chunk(37 * 37).Select(plane => plane.Distinct().Single())
                .Should().Equal(10 / 255f, 20 / 255f, 30 / 255f);
        }
    }

    private static Exception Refusal(string path) =>
        FluentActions.Invoking(() => DecodedImage.Read(path)).Should().Throw<Exception>().Which;

    private static byte[] Pixels(string path)
    {
        using var image = DecodedImage.Read(path);
        var pixels = new List<byte>();
        for (var channel = 0; channel < DecodedImage.Channels; channel++)
            for (var y = 0; y < image.Height; y++)
                for (var x = 0; x < image.Width; x++)
                    pixels.Add(image.Pixels.At(channel, y, x));
        return [.. pixels];
    }

    private string Jpeg() => folder.Write("whole.jpg", Photos.Encoded(SKEncodedImageFormat.Jpeg, 64, 64));

    private string Png(int width, int height, byte bits, byte colours, byte[] rows) =>
        folder.Write("written.png", WrittenImages.Png(width, height, bits, colours, rows));
}
