using SeNet.Collections;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Tests.Data;
using SkiaSharp;

namespace SeNet.Tests.Imaging;

/// <summary>Photos are seen upright, as Pillow's <c>exif_transpose</c> turns them.</summary>
public sealed class ImageOrientationTests : IDisposable
{
    private const int Width = 45, Height = 37; // More than a tile of the copy.
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Orientations => [.. Enumerable.Range(1, 8)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Orientations))]
    public void A_photo_is_turned_as_Pillow_turns_it(int orientation)
    {
        using var photo = DecodedImage.Read(Golden.Path($"pillow/exif_{orientation}.jpg"));
        using var expected = DecodedImage.Read(Golden.Path($"pillow/exif_{orientation}.png"));
        (photo.Height, photo.Width)
            .Should().Be((expected.Height, expected.Width)).And.Be(orientation > 4 ? (22, 13) : (13, 22));
        // The two decoders may round differently.
        Planes(photo).Zip(Planes(expected), (one, other) => Math.Abs(one - other))
            .Max().Should().BeLessThanOrEqualTo(2);
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Png_and_WebP_are_turned_too_to_the_exact_pixels(int orientation)
    {
        foreach (var path in (string[])[Png(orientation), Png(orientation, afterPixels: true), WebP(
            orientation, ""), WebP(orientation, "Exif\0\0"), Png(orientation, bigEndian: true)])
        {
            using var image = DecodedImage.Read(path);
            (image.Height, image.Width).Should().Be(orientation > 4 ? (Width, Height) : (Height, Width));
            for (var y = 0; y < image.Height; y++)
                for (var x = 0; x < image.Width; x++)
                {
                    // Where EXIF's definition puts the pixel that is seen at (y, x).
                    var (row, column) = orientation switch
                    {
                        1 => (y, x),
                        2 => (y, Width - 1 - x),
                        3 => (Height - 1 - y, Width - 1 - x),
                        4 => (Height - 1 - y, x),
                        5 => (x, y),
                        6 => (Height - 1 - x, y),
                        7 => (Height - 1 - x, Width - 1 - y),
                        _ => (x, Width - 1 - y),
                    };
                    (image.Pixels.At(0, y, x), image.Pixels.At(1, y, x))
                        .Should().Be(((byte)(5 * column), (byte)(6 * row)));
                }
        }
    }

    [Fact]
    public void The_option_leaves_photos_as_the_camera_held_them()
    {
        var path = Golden.Path("pillow/exif_6.jpg");
        using (var image = DecodedImage.Read(path, applyOrientation: false))
            (image.Height, image.Width).Should().Be((13, 22));
        var crop = new CenterCrop(8) { CropFraction = 1 };
        var plain = new Normalization([0, 0, 0], [1, 1, 1]);
        using var upright = ImageFile.Load(path, crop, plain);
        using var lying = ImageFile.Load(path, crop, plain, applyOrientation: false);
        // Turned by a quarter to the right: rows become columns from the right. The crop of one is the other's, turned,
        // but for rounding.
        using var turned = TorchSharp.torch.rot90(lying, -1, (2, 3));
        Golden.LargestDifference(upright, turned).Should().BeLessThan(0.02);
        Golden.LargestDifference(upright, lying).Should().BeGreaterThan(0.2);
    }

    [Fact]
    public void Every_way_to_read_a_folder_has_the_option_and_parts_keep_it()
    {
        foreach (var name in (string[])["a/1.jpg", "b/1.jpg", "b/2.jpg"])
            folder.Put(name, File.ReadAllBytes(Golden.Path("pillow/exif_6.jpg")));
        var crop = new CenterCrop(8);
        (ImageFolder.Load(folder.Path).Height, ImageFolder.Load(folder.Path, applyOrientation: false).Height)
            .Should().Be((22, 13));
        var upright = ImageFolder.Open(folder.Path, crop);
        var lying = ImageFolder.Open(folder.Path, crop, applyOrientation: false);
        (upright.ApplyOrientation, lying.ApplyOrientation, lying.Subset([0]).ApplyOrientation)
            .Should().Be((true, false, false));
        Values(lying).Except(Values(upright)).Should().Equal(
            [new("EXIF orientation applied", "no")], "a run on other pixels is another run");
        ImageFolder.OpenSplits(
            folder.Path, crop, testFraction: 0.5, applyOrientation: false).Test!.ApplyOrientation.Should().BeFalse();

        foreach (var augmentation in (Augmentation[])[
            Augmentation.None, [new RandomResizedCrop { MinArea = 1, MaxRatio = 2 }]])
            Pixels(upright, augmentation).Should().NotEqual(Pixels(lying, augmentation));

        static IReadOnlyDictionary<string, string> Values(ImageFiles images)
        {
            var values = new NamedValues();
            images.AddTo(values);
            return values.Values;
        }

        static double[] Pixels(ImageFiles images, Augmentation augmentation)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            return new BatchLoader(images, 3, new Normalization([0, 0, 0], [1, 1, 1]), null, augmentation, 1)
                .Epoch(0).Single().Images.ToDoubles();
        }
    }

    private static List<int> Planes(DecodedImage image)
    {
        var planes = new List<int>();
        for (var channel = 0; channel < 3; channel++)
            for (var y = 0; y < image.Height; y++)
                for (var x = 0; x < image.Width; x++)
                    planes.Add(image.Pixels.At(channel, y, x));
        return planes;
    }

    private string Png(int orientation, bool afterPixels = false, bool bigEndian = false)
    {
        var rows = Enumerable.Range(0, Width * Height).SelectMany(
            i => new[] { (byte)(5 * (i % Width)), (byte)(6 * (i / Width)), (byte)0 });
        var png = WrittenImages.Png(Width, Height, 8, 2, [.. rows]);
        var place = afterPixels ? png.Length - 12 : 33;
        return folder.Write(
            "photo.png",
            [.. png[..place], .. WrittenImages.PngChunk("eXIf"u8, Exif(orientation, bigEndian)), .. png[place..]]);
    }

    private string WebP(int orientation, string prefix)
    {
        using var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(5 * x), (byte)(6 * y), 0));
        using var encoded = bitmap.PeekPixels()
            .Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
        byte[] exif = [.. prefix.Select(character => (byte)character), .. Exif(orientation, bigEndian: false)];
        byte[] content =
        [
            .. "WEBPVP8X"u8, .. WrittenImages.Little(10), 8, 0, 0, 0, Width - 1, 0, 0, Height - 1, 0, 0,
            .. encoded!.ToArray()[12..], .. "EXIF"u8, .. WrittenImages.Little(exif.Length), .. exif,
        ];
        return folder.Write("photo.webp", [.. "RIFF"u8, .. WrittenImages.Little(content.Length), .. content]);
    }

    /// <summary>EXIF data with another entry before the orientation.</summary>
    private static byte[] Exif(int orientation, bool bigEndian) => bigEndian
        ? [
            .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 2, 1, 0, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 1, 0x12, 0, 3, 0, 0, 0, 1, 0,
            (byte)orientation, 0, 0, 0, 0, 0, 0]
        : [
            .. "II"u8, 42, 0, 8, 0, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0x12, 1, 3, 0, 1, 0, 0, 0,
            (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
}
