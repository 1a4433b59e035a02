using SeNet.Data;
using SkiaSharp;

namespace Samples.Tests.FineTune;

/// <summary>
/// A folder of real images: of the 1,500 of CIFAR-10 that come with the repository, some of each class, enlarged to 64
/// x 64.
/// </summary>
internal static class PhotoFolder
{
    private const int Side = 64;
    private static readonly string[] Classes = ["airplane", "dog", "truck"];

    /// <summary>
    /// Writes DIRECTORY/train/CLASS/*.png and DIRECTORY/test/CLASS/*.png, or DIRECTORY/CLASS/*.png if there is to be no
    /// test folder.
    /// </summary>
    public static void Write(string directory, int perClass, bool withTest = true)
    {
        var data = Cifar10.Load(Path.Combine(AppContext.BaseDirectory, "data", "cifar10-mini"));
        Write(data.Train, withTest ? Path.Combine(directory, "train") : directory, perClass);
        if (withTest)
            Write(data.Test, Path.Combine(directory, "test"), perClass / 2);
    }

    private static void Write(ImageSet images, string directory, int perClass)
    {
        foreach (var name in Classes)
        {
            var folder = Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
            var label = images.ClassNames.ToList().IndexOf(name);
            foreach (var index in Enumerable.Range(0, images.Count)
                .Where(index => images.Label(index) == label).Take(perClass))
                Write(images, index, Path.Combine(folder, $"{index}.png"));
        }
    }

    private static void Write(ImageSet images, int index, string path)
    {
        var pixels = images.Pixels(index);
        var plane = images.Height * images.Width;
        using var bitmap = new SKBitmap(images.Width, images.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var i = 0; i < plane; i++)
            bitmap.SetPixel(
                i % images.Width, i / images.Width, new SKColor(pixels[i], pixels[plane + i], pixels[2 * plane + i]));
        using var enlarged = bitmap.Resize(new SKSizeI(Side, Side), new SKSamplingOptions(SKCubicResampler.CatmullRom));
        using var file = File.Create(path);
        enlarged.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
