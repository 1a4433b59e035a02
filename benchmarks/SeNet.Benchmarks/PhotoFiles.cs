using SeNet.Data;
using SeNet.Imaging;
using SkiaSharp;

namespace SeNet.Benchmarks;

/// <summary>
/// Made-up photographs of ImageNet's usual size, 500x375, as JPEG files of quality 90: about 50 kB each.
/// </summary>
internal sealed class PhotoFiles : IDisposable
{
    private const int Width = 500, Height = 375;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("senet-photos-");

    public PhotoFiles(int count)
    {
        using var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            var (waves, turn) = (random.NextDouble() / 10, random.NextDouble() * 6);
            var pixels = bitmap.GetPixelSpan();
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                {
                    var at = 4 * (y * Width + x);
                    pixels[at] = Level(Math.Sin(waves * x + turn));
                    pixels[at + 1] = Level(Math.Cos(waves * y - turn));
                    pixels[at + 2] = Level(Math.Sin(waves * (x + y) / 2));
                }

            using var file = File.Create(Path.Combine(folder.FullName, $"{i}.jpg"));
            bitmap.Encode(file, SKEncodedImageFormat.Jpeg, 90);
        }

        byte Level(double wave) => (byte)Math.Clamp(128 + 90 * wave + 25 * (random.NextDouble() - 0.5), 0, 255);
    }

    public ImageFiles Open(int size)
    {
        string[] paths = [.. folder.GetFiles().Select(file => file.FullName)];
        return new ImageFiles(
            paths, [.. paths.Select((_, i) => i % 10)], [.. Enumerable.Range(0, 10).Select(i => $"{i}")],
            new CenterCrop(size));
    }

    public long Bytes => folder.GetFiles().Sum(file => file.Length);

    public void Dispose() => folder.Delete(recursive: true);
}
