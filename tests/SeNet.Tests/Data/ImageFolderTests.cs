using SeNet.Data;
using SeNet.Imaging;
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

        var set = ImageFolder.Load(folder.Path);
        set.ClassNames.Should().Equal("cat", "dog");
        (set.Count, set.Channels, set.Height, set.Width).Should().Be((3, 3, 2, 3));
        Enumerable.Range(0, 3).Select(set.Label).Should().Equal(0, 1, 1);
        set.Pixels(1).ToArray().Should().Equal(
            [.. Enumerable.Repeat<byte>(70, 6), .. Enumerable.Repeat<byte>(80, 6), .. Enumerable.Repeat<byte>(90, 6)]);
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
        FluentActions.Invoking(() => ImageFolder.Load(folder.Path))
            .Should().Throw<InvalidDataException>().WithMessage("*2.png*");
        var set = ImageFolder.Load(folder.Path, size: 8);
        (set.Height, set.Width).Should().Be((8, 8));
        set.Pixels(1)[..64].ToArray().Should().OnlyContain(red => red == 255);
    }

    [Fact]
    public void What_is_hidden_or_the_systems_own_is_ignored()
    {
        folder.Put(
            "cat/0.png",
            "dog/0.png",
            ".ipynb_checkpoints/0-checkpoint.png",
            "cat/.ipynb_checkpoints/0-checkpoint.png",
            "__MACOSX/cat/._0.png",
            "@eaDir/0.png");
        folder.Put("lost+found/", "$RECYCLE.BIN/", "System Volume Information/");
        foreach (var name in (string[])[".DS_Store", "._0.png", "Thumbs.db", "thumbs.DB", "desktop.ini", ".hidden.png"])
            folder.Put($"cat/{name}", [0, 5, 22, 7, 0, 2]);
        folder.Put(".DS_Store", [0]);
        var images = Open();
        images.ClassNames.Should().Equal("cat", "dog");
        images.Names(folder).Should().Equal("cat/0.png", "dog/0.png");
        (images.Skipped.Count, images.Skipped.ToString()).Should().Be((0, "no files left out"));
    }

    [Fact]
    public void Content_decides_what_is_an_image_and_not_the_name()
    {
        folder.Put("cat/a.JFIF", Photos.Encoded(SKEncodedImageFormat.Jpeg));
        folder.Put("cat/b.webp", Photos.Encoded(SKEncodedImageFormat.Webp));
        folder.Put("cat/c", Photos.Encoded(SKEncodedImageFormat.Png));
        folder.Put("cat/d.txt", Photos.Encoded(SKEncodedImageFormat.Png));
        folder.Put("cat/e.bmp", WrittenImages.Bitmap());
        folder.Put("cat/f.jpg", WrittenImages.Gif);
        folder.Put("dog/a.png");
        Open().Names(folder)
            .Should().Equal("cat/a.JFIF", "cat/b.webp", "cat/c", "cat/d.txt", "cat/e.bmp", "cat/f.jpg", "dog/a.png");
        ImageFolder.Load(folder.Path, size: 4).Count.Should().Be(7);
    }

    [Fact]
    public void Images_in_folders_of_a_class_folder_are_used_in_the_order_of_torchvision()
    {
        folder.Put(
            "cat/z.png", "cat/siamese/2.png", "cat/siamese/1.png", "cat/siamese/old/0.png", "cat/siamese-x/0.png",
            "dog/1.png");
        Open().Names(folder).Should().Equal(
            "cat/z.png", "cat/siamese/1.png", "cat/siamese/2.png", "cat/siamese-x/0.png", "cat/siamese/old/0.png",
            "dog/1.png");
    }

    [Fact]
    public void What_is_left_out_is_counted_and_said_in_one_line()
    {
        folder.Put("cat/0.png", "dog/0.png");
        for (var i = 1; i <= 4; i++)
            folder.Put($"cat/{i}.heic", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0]);
        folder.Put("dog/notes.txt", "not an image"u8);
        folder.Put("dog/page.jpg", "<!DOCTYPE html>\n<html><body>404</body></html>"u8);
        folder.Put("dog/empty.jpg", []);
        folder.Put("README.md", "# cats and dogs"u8);
        var skipped = Open().Skipped;
        skipped.Count.Should().Be(8);
        skipped.Groups[0].Should().BeEquivalentTo(
            new { Kind = "HEIC image", Count = 4, Examples = new[] { "cat/1.heic", "cat/2.heic", "cat/3.heic" } });
        skipped.ToString()
            .Should().StartWith("8 files left out: 4 HEIC images (cat/1.heic, cat/2.heic, cat/3.heic, ...), ")
            .And.Contain("1 HTML page (dog/page.jpg)").And.Contain(
                "1 text file (dog/notes.txt)").And.Contain("1 empty file (dog/empty.jpg)")
            .And.Contain("1 file outside the class folders (README.md)").And.NotContain("\n");
        ImageFolder.Load(folder.Path).Skipped.Count.Should().Be(8);
    }

    [Fact]
    public void Links_are_followed_a_file_reached_twice_counts_once_and_circles_end()
    {
        folder.Put("cat/1.png", "dog/1.png", "elsewhere/more/2.png");
        Directory.Move(folder.File("elsewhere"), folder.File(".elsewhere"));
        File.CreateSymbolicLink(folder.File("cat/2.png"), "1.png");
        Directory.CreateSymbolicLink(folder.File("cat/more"), folder.File(".elsewhere/more"));
        Directory.CreateSymbolicLink(folder.File("cat/again"), "more");
        Directory.CreateSymbolicLink(folder.File("cat/up"), "..");
        Directory.CreateSymbolicLink(folder.File("dog/a"), "b");
        Directory.CreateSymbolicLink(folder.File("dog/b"), "a");
        File.CreateSymbolicLink(folder.File("dog/gone.png"), "nothing.png");
        Directory.CreateSymbolicLink(folder.File("kitten"), "cat");
        Directory.CreateSymbolicLink(folder.File("self"), ".");
        var images = Open();
        images.ClassNames.Should().Equal("cat", "dog");
        images.Names(folder).Should().Equal("cat/1.png", "cat/again/2.png", "dog/1.png");
        images.Skipped.Groups.Select(group => (group.Kind, group.Count)).Should().BeEquivalentTo(
            [("link that leads back", 4), ("link to another class", 1), ("link to nothing", 1)]);
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
            return;
        folder.Put("cat/1.png", "dog/1.png");
        using (var process = System.Diagnostics.Process.Start("mkfifo", [folder.File("cat/pipe.png")]))
            process.WaitForExit();
        File.CreateSymbolicLink(folder.File("cat/link.png"), "pipe.png");
        Open().Names(folder).Should().Equal("cat/1.png", "dog/1.png");
    }

    [Fact]
    public void Names_in_two_Unicode_forms_are_one_class()
    {
        folder.Put("caf\u00E9/1.png", "cafe\u0301/2.png", "z/1.png");
        var images = Open();
        images.ClassNames.Should().Equal("caf\u00E9", "z");
        images.Count.Should().Be(3);
        ImageFolder.Open(folder.Path, new CenterCrop(4), ["z", "cafe\u0301"]).Label(0).Should().Be(1);
    }

    [Fact]
    public void Given_classes_fix_the_labels_and_may_lack_images()
    {
        folder.Put("dog/1.png", "cat/1.png", "empty/");
        var images = ImageFolder.Open(folder.Path, new CenterCrop(4), ["emu", "dog", "cat"]);
        images.ClassNames.Should().Equal("emu", "dog", "cat");
        images.Names(folder)
            .Zip(Enumerable.Range(0, 2).Select(images.Label)).Should().Equal(("cat/1.png", 2), ("dog/1.png", 1));
        Refusal(() => ImageFolder.Open(folder.Path, new CenterCrop(4), ["cat", "Dog"]))
            .Should()
                .Be($"'{folder.Path}' holds images of 'dog', not among the 2 classes to learn ('cat', 'Dog'); 'dog' " +
                    $"and 'Dog' differ in upper and lower case; " +
                "name the folders alike, or move those images elsewhere.");
        FluentActions.Invoking(() => ImageFolder.Open(folder.Path, new CenterCrop(4), ["cat", "cat"]))
            .Should().Throw<ArgumentException>().WithMessage("*twice*");
    }

    [Fact]
    public void Each_folder_that_is_no_set_of_classes_is_told_in_its_own_words()
    {
        FluentActions.Invoking(() => ImageFolder.Load(folder.File("nowhere")))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*nowhere' does not exist*");
        folder.Put("photos.zip", "PK\u0003\u0004"u8);
        FluentActions.Invoking(() => ImageFolder.Load(folder.File("photos.zip")))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*photos.zip' is a ZIP archive, not a folder*");
        File.Delete(folder.File("photos.zip"));
        Refusal(Open)
            .Should().Contain("holds no class folder; images belong in one folder per class, DIRECTORY/CLASS/");
        folder.Put("1.png", "2.png");
        Refusal(Open).Should()
            .Contain("holds no class folder (2 files left out: 2 images outside the class folders (1.png, 2.png))");
        folder.Put("a/", "b/");
        folder.Put("a/notes.txt", "none"u8);
        Refusal(Open).Should().Contain("holds no image in its class folders, 'a', 'b'");
        folder.Put("b/1.png");
        Refusal(Open)
            .Should().Contain("/a' holds no image (1 file left out: 1 text file (a/notes.txt)); a class needs at " +
                "least one").And.NotContainAny("remove", "delete");
    }

    [Fact]
    public void A_folder_of_splits_is_no_folder_of_classes()
    {
        folder.Put("Train/cat/1.png", "Train/dog/1.png", "test/cat/1.png");
        Refusal(Open).Should().Contain("holds the splits 'Train', 'test'").And.Contain("OpenSplits");
        folder.Put("bus/1.png");
        Refusal(Open).Should().Contain("holds the splits");
    }

    [Fact]
    public void A_folder_without_permission_is_told_as_such() => FilePermissions.WithoutPrivileges(folder, () =>
    {
        folder.Put("cat/1.png", "dog/1.png");
        FilePermissions.Forbid(folder.File("dog"));
        FluentActions.Invoking(Open).Should()
            .Throw<UnauthorizedAccessException>().WithMessage("*dog' cannot be listed: this user has no permission*");
    });

    [Fact]
    public void A_photo_without_permission_is_not_taken_for_no_image() =>
        FilePermissions.WithoutPrivileges(folder, () =>
    {
        folder.Put("cat/1.png", "dog/1.png");
        FilePermissions.Forbid(folder.File("cat/1.png"));
        FluentActions.Invoking(() => ImageFolder.OpenSplits(folder.Path, new CenterCrop(4)))
            .Should().Throw<UnauthorizedAccessException>()
            .WithMessage("*1.png' cannot be read: this user has no permission*");
    });

    private ImageFiles Open() => ImageFolder.Open(folder.Path, new CenterCrop(4));

    private static string Refusal(Func<object> open) =>
        FluentActions.Invoking(open).Should().Throw<InvalidDataException>().Which.Message;

    private void Save(
        string name, int width, int height, SKColor colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(format, 95);
        File.WriteAllBytes(folder.File(name), data.ToArray());
    }
}
