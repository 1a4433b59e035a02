using SeNet.Data;
using SeNet.Imaging;
using SkiaSharp;

namespace SeNet.Tests.Data;

public sealed class DatasetCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder caches = new();

    public void Dispose()
    {
        folder.Dispose();
        caches.Dispose();
    }

    [Fact]
    public void Corrupt_files_sizes_and_class_counts_are_reported()
    {
        Save("train/cat/1.png", Picture(1));
        Save("train/cat/2.png", Picture(2, 40, 30));
        Save("train/cat/3.png", Picture(3));
        Save("train/dog/1.png", Picture(4));
        Save("val/cat/1.png", Picture(5));
        var whole = Photos.Encoded(SKEncodedImageFormat.Jpeg, 64, 64);
        folder.Put("train/dog/bad.jpg", whole.AsSpan(0, whole.Length / 2));
        folder.Put("train/dog/page.jpg", "<html>"u8);
        folder.Put("train/emu/");
        var result = Check();
        result.Root.Should().Be(folder.Path);
        result.ClassNames.Should().Equal("cat", "dog", "emu");
        result.Splits.Should().BeEquivalentTo(
            [
                new { Name = "train", Folder = "train", ClassCounts = (int[])[3, 2, 0], Count = 5, Imbalance = 1.5 },
                new { Name = "validation", Folder = "val", ClassCounts = (int[])[1, 0, 0], Count = 1, Imbalance = 1.0 },
            ]);
        result.Sizes.Should().Equal(new ImageSizeCount(32, 32, 4), new ImageSizeCount(40, 30, 1));
        result.Corrupt.Should().Equal(new CorruptImage(
            new CheckedImage("train/dog/bad.jpg", "train", "dog"),
            "is a JPEG image whose end is missing: the file is truncated"));
        result.ExactDuplicates.Should().BeEmpty();
        result.NearDuplicates.Should().BeEmpty();
        result.Notes.Should().Equal(
            "train has no images of 'emu'",
            "1 file left out: 1 HTML page (train/dog/page.jpg)",
            "validation has no images of 'dog', 'emu'");
        result.FilesToDrop().Should().Equal("train/dog/bad.jpg");
        (result.IsClean, result.Count, result.Decoded).Should().Be((false, 6, 6));
    }

    [Fact]
    public void Equal_pixels_are_found_whatever_the_files_and_leaks_and_other_classes_are_named()
    {
        Save("train/cat/a.png", Picture(1));
        Save("train/cat/b.webp", Picture(1));
        Save("train/dog/c.png", Picture(2));
        Save("train/dog/d.png", Picture(3));
        Save("test/dog/e.png", Picture(2));
        Save("test/cat/f.png", Picture(3));
        Save("test/cat/g.png", Picture(4));
        var result = Check();
        result.ExactDuplicates.Select(group => string.Join(' ', group.Images.Select(image => image.File)))
            .Should().Equal(
                "test/cat/f.png train/dog/d.png", "test/dog/e.png train/dog/c.png", "train/cat/a.png train/cat/b.webp");
        result.ExactDuplicates.Select(group => (group.IsLeakage, group.HasDifferentClasses))
            .Should().Equal((true, true), (true, false), (false, false));
        (result.Leakage.Count, result.DifferentClasses.Count).Should().Be((2, 1));
        result.NearDuplicates.Should().BeEmpty("of equal images one is compared");
        result.FilesToDrop().Should().Equal("test/cat/f.png", "train/cat/b.webp", "train/dog/c.png", "train/dog/d.png");
        result.ToString().Should()
            .Contain("exact duplicates: 6 images, 2 between splits (leakage), 1 with different classes; groups: 3")
            .And.Contain("  test/cat/f.png, train/dog/d.png [leakage] [classes cat, dog]");
    }

    [Fact]
    public void A_photo_in_another_quality_size_or_brightness_is_a_near_duplicate_and_another_photo_is_none()
    {
        for (var seed = 1; seed <= 30; seed++)
            Save($"train/a/{seed}.png", Picture(seed, 64, 64));
        Save("train/b/1.jpg", Picture(1, 64, 64));
        Save("test/a/2.png", Resized(Picture(2, 64, 64), 48));
        Save("test/b/3.png", Brighter(Picture(3, 64, 64)));
        Save("test/b/4.png", Picture(99, 64, 64));
        var result = Check();
        result.ExactDuplicates.Should().BeEmpty();
        result.NearDuplicates.Select(group => string.Join(' ', group.Images.Select(image => image.File)))
            .Should().Equal("test/b/3.png train/a/3.png", "test/a/2.png train/a/2.png", "train/a/1.png train/b/1.jpg");
        result.FilesToDrop().Should().BeEmpty("near duplicates are suspicions");
        result.FilesToDrop(nearDuplicates: true).Should().Equal(
            "test/b/3.png", "train/a/1.png", "train/a/2.png", "train/a/3.png", "train/b/1.jpg");
        Check(new() { FindNearDuplicates = false }).NearDuplicates.Should().BeEmpty();
    }

    [Fact]
    public void A_second_check_decodes_only_what_has_changed()
    {
        for (var seed = 1; seed <= 5; seed++)
            Save($"a/{seed}.png", Picture(seed));
        folder.Put("b/bad.png", [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 1, 2, 3]);
        var first = Check();
        first.Decoded.Should().Be(6);
        var second = Check();
        second.Decoded.Should().Be(0);
        second.Should().Be(first);

        Save("a/2.png", Picture(7));
        File.SetLastWriteTimeUtc(folder.File("a/3.png"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Save("a/6.png", Picture(6));
        File.Delete(folder.File("a/1.png"));
        var third = Check();
        (third.Decoded, third.Count, third.Splits[0].Name).Should().Be((3, 6, "all"));
        Check(new() { UseCache = false }).Should().Be(third);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(-1)]
    public void A_damaged_cache_is_ignored_and_made_again(int length)
    {
        for (var seed = 1; seed <= 3; seed++)
            Save($"a/{seed}.png", Picture(seed));
        var first = Check();
        var cache = Directory.GetFiles(caches.Path).Should().ContainSingle().Which;
        var bytes = File.ReadAllBytes(cache);
        if (length < 0)
            bytes[^30] ^= 1;
        File.WriteAllBytes(cache, length < 0 ? bytes : bytes[..length]);
        var second = Check();
        (second, second.Decoded).Should().Be((first, 3));
        Check().Decoded.Should().Be(0);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_no_error()
    {
        Save("a/1.png", Picture(1));
        var file = folder.Write("no-folder", [1]);
        DatasetCheck.Run(folder.Path, new() { CacheFolder = Path.Combine(file, "below") }).Decoded.Should().Be(1);
    }

    [Fact]
    public void The_result_is_the_same_when_it_comes_from_JSON()
    {
        Save("train/caf\u00E9/1.png", Picture(1));
        Save("train/dog/1.png", Picture(1));
        Save("test/dog/1.jpg", Picture(1));
        folder.Put("test/dog/2.png", [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        var result = Check();
        (result.Corrupt.Count, result.ExactDuplicates.Count, result.NearDuplicates.Count).Should().Be((1, 1, 1));
        result.WriteJson(caches.File("check.json"));
        DatasetCheckResult.ReadJson(caches.File("check.json")).Should().Be(result);
        File.ReadAllText(caches.File("check.json")).Should().Contain("caf\u00E9");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"splits\": 3}")]
    [InlineData("{\"other\": 3}")]
    [InlineData("{\"splits\": null}")]
    [InlineData("{\"splits\": [{\"name\": \"all\", \"folder\": \"\", \"classCounts\": [1]}]}")]
    [InlineData("{\"nearDuplicates\": [{\"images\": []}]}")]
    public void A_file_that_is_no_result_is_told(string json)
    {
        var path = caches.Write("other.json", System.Text.Encoding.UTF8.GetBytes(json));
        FluentActions.Invoking(() => DatasetCheckResult.ReadJson(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"'{path}' is not the JSON of a data set check*");
    }

    [Fact]
    public void Sets_in_memory_and_opened_folders_are_checked_alike()
    {
        var pixels = new byte[4 * 3 * 32 * 32];
        new Random(1).NextBytes(pixels);
        pixels.AsSpan(0, 3072).CopyTo(pixels.AsSpan(3072));
        var set = new ImageSet(pixels, [0, 1, 0, 1], 3, 32, 32, ["a", "b"]);
        var result = DatasetCheck.Run(new ImageSplits(set, set.Subset([1])));
        result.ExactDuplicates.Should().ContainSingle().Which.Images.Should().Equal(
            new CheckedImage("test #0", "test", "b"),
            new CheckedImage("train #0", "train", "a"),
            new CheckedImage("train #1", "train", "b"));
        (result.Root, result.Decoded).Should().Be(("", 5));
        Cifar10Files.Write(caches.Path);
        DatasetCheck.Run(caches.Path).Splits.Select(split => (split.Name, split.Count))
            .Should().Equal(("train", 5), ("test", 1));

        Save("train/a/1.png", Picture(1));
        Save("train/b/2.png", Picture(2));
        Save("test/a/1.png", Picture(1));
        var splits = ImageFolder.OpenSplits(folder.Path, new CenterCrop(8));
        DatasetCheck.Run(splits, new() { UseCache = false }).Leakage.Should().ContainSingle()
            .Which.Images.Select(image => image.File).Should().Equal("test/a/1.png", "train/a/1.png");
        FluentActions.Invoking(() => DatasetCheck.Run(splits.Train, set)).Should().NotThrow();
        FluentActions.Invoking(
            () => DatasetCheck.Run(set, new ImageSet(new byte[1], [0], 1, 1, 1, ["a"])))
            .Should().Throw<ArgumentException>().WithMessage("test has other classes than train: it lacks 'b'*");
    }

    [Fact]
    public void Images_of_one_colour_are_equal_only_in_the_same_colour()
    {
        folder.Put("a/1.png", Photos.Encoded(color: SKColors.Red));
        folder.Put("a/2.png", Photos.Encoded(width: 12, height: 8, color: SKColors.Red));
        folder.Put("a/3.png", Photos.Encoded(color: SKColors.Blue));
        Check().NearDuplicates.Should().ContainSingle()
            .Which.Images.Select(image => image.File).Should().Equal("a/1.png", "a/2.png");
    }

    [Fact]
    public void What_cannot_be_checked_is_told()
    {
        FluentActions.Invoking(() => DatasetCheck.Run(folder.File("nowhere")))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*does not exist*");
        FluentActions.Invoking(() => DatasetCheck.Run(folder.Path))
            .Should().Throw<InvalidDataException>().WithMessage("*holds no image and no folder*");
        FluentActions.Invoking(() => new DatasetCheckOptions { MaxHashDistance = 13 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("MaxHashDistance is 0 to 12.*");
        Save("a/1.png", Picture(1));
        FluentActions.Invoking(() => DatasetCheck.Run(folder.Path, cancellationToken: new(canceled: true)))
            .Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void A_file_that_may_not_be_looked_into_does_not_end_the_check() =>
        FilePermissions.WithoutPrivileges(folder, () =>
    {
        Save("a/1.png", Picture(1));
        Save("a/2.png", Picture(2));
        FilePermissions.Forbid(folder.File("a/1.png"));
        // Threads of the pass other than this one may have the right to read it.
        Check().Count.Should().Be(2);
    });

    private DatasetCheckResult Check(DatasetCheckOptions? options = null) =>
        DatasetCheck.Run(folder.Path, (options ?? new()) with { CacheFolder = caches.Path });

    private static SKBitmap Picture(int seed, int width = 32, int height = 32)
    {
        var random = new Random(seed);
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color());
        using var paint = new SKPaint();
        for (var i = 0; i < 12; i++)
        {
            paint.Color = Color();
            canvas.DrawRect(
                random.Next(width), random.Next(height), width / 8 + random.Next(width / 3),
                height / 8 + random.Next(height / 3), paint);
        }

        return bitmap;

        SKColor Color() => new((byte)random.Next(40, 200), (byte)random.Next(40, 200), (byte)random.Next(40, 200));
    }

    private static SKBitmap Resized(SKBitmap picture, int size)
    {
        using (picture)
            return picture.Resize(new SKImageInfo(size, size), new SKSamplingOptions(SKFilterMode.Linear));
    }

    private static SKBitmap Brighter(SKBitmap picture)
    {
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                var color = picture.GetPixel(x, y);
                picture.SetPixel(x, y, new SKColor(
                    (byte)(color.Red * 1.2), (byte)(color.Green * 1.2), (byte)(color.Blue * 1.2)));
            }

        return picture;
    }

    private void Save(string name, SKBitmap picture)
    {
        using (picture)
        {
            // Without loss but for JPEG.
            using var data = name.EndsWith("jpg", StringComparison.Ordinal)
                ? picture.Encode(SKEncodedImageFormat.Jpeg, 80)
                : name.EndsWith("webp", StringComparison.Ordinal)
                    ? picture.PeekPixels()!.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))
                    : picture.Encode(SKEncodedImageFormat.Png, 100);
            folder.Put(name, data!.AsSpan());
        }
    }
}
