using System.Globalization;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Tests.Imaging;

namespace SeNet.Tests.Data;

/// <summary>Images of tests/data/golden/transforms, which torchvision made. Their names tell the operation.</summary>
internal static class GoldenImage
{
    private static readonly string Folder = Golden.Path("transforms");

    public static IEnumerable<string> Names(string operation) =>
        Directory.GetFiles(Folder, $"{operation}_*.png").Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static ImageBuffer Read(string name, string? folder = null)
    {
        using var image = DecodedImage.Read(Path.Combine(folder ?? Folder, name + ".png"));
        var buffer = new ImageBuffer(new byte[3 * image.Height * image.Width], 3, image.Height, image.Width);
        for (var channel = 0; channel < 3; channel++)
            for (var y = 0; y < image.Height; y++)
                for (var x = 0; x < image.Width; x++)
                    buffer[channel, y, x] = image.Pixels.At(channel, y, x);
        return buffer;
    }

    public static string[] Words(string name) => name.Split('_');

    public static double[] Numbers(string name) =>
        [.. Words(name).Where(word => !char.IsLetter(word[0])).Select(
            word => double.Parse(word, CultureInfo.InvariantCulture))];

    public static GeometricInterpolation Interpolation(string name) =>
        Words(name).Contains("bilinear") ? GeometricInterpolation.Bilinear : GeometricInterpolation.Nearest;

    public static int LargestDifference(ImageBuffer actual, string expected)
    {
        var golden = Read(expected);
        (actual.Height, actual.Width).Should().Be((golden.Height, golden.Width));
        var largest = 0;
        for (var i = 0; i < golden.Pixels.Length; i++)
            largest = Math.Max(largest, Math.Abs(golden.Pixels[i] - actual.Pixels[i]));
        return largest;
    }
}
