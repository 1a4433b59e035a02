using SeNet.Data;
using SkiaSharp;

namespace SeNet.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Classes_are_folders_in_order_and_images_are_RGB_planes()
    {
        Save("dog/b.png", 3, 2, new SKColor(10, 20, 30));
        Save("cat/a.png", 3, 2, new SKColor(40, 50, 60));
        Save("dog/A.PNG", 3, 2, new SKColor(70, 80, 90));
        File.WriteAllText(folder.File("dog/notes.txt"), "not an image");

        var set = ImageFolder.Load(folder.Path);
        set.ClassNames.Should().Equal("cat", "dog");
        (set.Count, set.Channels, set.Height, set.Width).Should().Be((3, 3, 2, 3));
        Enumerable.Range(0, 3).Select(set.Label).Should().Equal(0, 1, 1);
        set.Pixels(1).ToArray().Should().Equal([.. Enumerable.Repeat<byte>(70, 6), .. Enumerable.Repeat<byte>(80, 6), .. Enumerable.Repeat<byte>(90, 6)]);
    }

    [Fact]
    public void Jpeg_is_read_to_within_its_loss()
    {
        Save("a/x.jpg", 16, 16, new SKColor(200, 100, 50), SKEncodedImageFormat.Jpeg);
        var pixels = ImageFolder.Load(folder.Path).Pixels(0);
        ((int)pixels[0]).Should().BeCloseTo(200, 4);
        ((int)pixels[256]).Should().BeCloseTo(100, 4);
        ((int)pixels[512]).Should().BeCloseTo(50, 4);
    }

    [Fact]
    public void Another_size_is_named_unless_a_size_is_given()
    {
        Save("a/1.png", 4, 4, SKColors.Red);
        Save("a/2.png", 5, 4, SKColors.Red);
        FluentActions.Invoking(() => ImageFolder.Load(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*2.png*");
        var set = ImageFolder.Load(folder.Path, size: 8);
        (set.Height, set.Width).Should().Be((8, 8));
        set.Pixels(1)[..64].ToArray().Should().OnlyContain(red => red == 255);
    }

    [Fact]
    public void A_file_that_is_no_image_is_named()
    {
        Save("a/1.png", 4, 4, SKColors.Red);
        File.WriteAllText(folder.File("a/2.png"), "no picture");
        FluentActions.Invoking(() => ImageFolder.Load(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*2.png*");
    }

    [Fact]
    public void Empty_folders_are_told_apart()
    {
        FluentActions.Invoking(() => ImageFolder.Load(folder.File("nowhere"))).Should().Throw<DirectoryNotFoundException>();
        FluentActions.Invoking(() => ImageFolder.Load(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*DIRECTORY/CLASS/*");
        Directory.CreateDirectory(folder.File("a"));
        FluentActions.Invoking(() => ImageFolder.Load(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*no image*");
    }

    private void Save(string name, int width, int height, SKColor colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(format, 95);
        File.WriteAllBytes(folder.File(name), data.ToArray());
    }
}
