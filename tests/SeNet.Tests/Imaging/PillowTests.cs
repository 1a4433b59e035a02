using System.Globalization;
using SeNet.Imaging;

namespace SeNet.Tests.Imaging;

/// <summary>
/// Images are scaled, cut and coloured as Pillow does it, and so torchvision and timm: tests/data/golden/pillow.
/// </summary>
public class PillowTests
{
    private static readonly string Folder = Golden.Path("pillow");

    public static TheoryData<string> Of(string operations) =>
        [.. Directory.GetFiles(Folder, "*.png").Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => operations.Split(' ').Contains(name.Split('_')[0])).Order()];

    [Theory]
    [MemberData(nameof(Of), "resize part")]
    public void Scaled_images_are_those_of_Pillow_to_within_a_level(string name)
    {
        using var source = Read("source");
        using var expected = Read(name);
        var numbers = Numbers(name);
        var part = name.StartsWith("part", StringComparison.Ordinal)
            ? source.Pixels.Part(new Box(
                (int)numbers[1], (int)numbers[0], (int)(numbers[3] - numbers[1]), (int)(numbers[2] - numbers[0])))
            : source.Pixels;
        var actual = new byte[3 * expected.Height * expected.Width];
        Resampler.Resample(part, expected.Height, expected.Width, new Box(
            0, 0, expected.Height, expected.Width), Filter(name), actual);
        LargestDifference(actual, Planes(expected)).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Of), "centre upright")]
    public void Centre_crops_are_those_of_timm_to_within_a_level(string name)
    {
        using var source = Read("source");
        using var expected = Read(name);
        var crop =
            new CenterCrop((int)Numbers(name)[0]) { CropFraction = Numbers(name)[1], Interpolation = Filter(name) };
        var actual = new byte[3 * crop.Size * crop.Size];
        if (name.StartsWith("upright", StringComparison.Ordinal))
            crop.Write(Raster.OfPlanes(TurnedLeft(source), 3, source.Width, source.Height), actual);
        else
            crop.Write(source.Pixels, actual);
        LargestDifference(actual, Planes(expected)).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [MemberData(nameof(Of), "brightness contrast saturation hue")]
    public void Colours_are_those_of_Pillow_to_within_a_level(string name)
    {
        using var source = Read("source");
        using var expected = Read(name);
        var actual = Planes(source);
        var colors = new ImageColors(actual, 3);
        var amount = Numbers(name)[0];
        switch (name.Split('_')[0])
        {
            case "brightness": colors.Brighten((float)amount); break;
            case "contrast": colors.Contrast((float)amount); break;
            case "saturation": colors.Saturate((float)amount); break;
            default: colors.TurnHue(amount); break;
        }

        LargestDifference(actual, Planes(expected)).Should().BeLessThanOrEqualTo(1);
    }

    private static DecodedImage Read(string name) => DecodedImage.Read(Path.Combine(Folder, name + ".png"));

    private static double[] Numbers(string name) =>
        [.. name.Split('_').Where(word => !char.IsLetter(word[0])).Select(
            word => double.Parse(word, CultureInfo.InvariantCulture))];

    private static Interpolation Filter(string name) =>
        name.Contains("bicubic", StringComparison.Ordinal) ? Interpolation.Bicubic : Interpolation.Bilinear;

    private static byte[] Planes(DecodedImage image) => Pixels(image, image.Height, image.Width, (y, x) => (y, x));

    private static byte[] TurnedLeft(DecodedImage image) =>
        Pixels(image, image.Width, image.Height, (y, x) => (x, image.Width - 1 - y));

    private static byte[] Pixels(DecodedImage image, int height, int width, Func<int, int, (int Y, int X)> from)
    {
        var planes = new byte[3 * height * width];
        for (var i = 0; i < planes.Length; i++)
        {
            var (y, x) = from(i / width % height, i % width);
            planes[i] = image.Pixels.At(i / (height * width), y, x);
        }

        return planes;
    }

    private static int LargestDifference(byte[] actual, byte[] expected) =>
        actual.Zip(expected, (one, other) => Math.Abs(one - other)).Max();
}
