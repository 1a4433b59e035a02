using SeNet.Cli.Sources;
using SeNet.Data;
using SkiaSharp;

namespace SeNet.Cli.Output;

/// <summary>Writes a data set as PNG files: <c>DIRECTORY/train/CLASS/00000.png</c>.</summary>
internal static class ImageFolderWriter
{
    /// <summary>Writes the images.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="directory">A folder that is new or empty.</param>
    /// <param name="most">Largest number of images of a class and split; null for all.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public static void Write(OpenedData data, string directory, int? most, CancellationToken cancellationToken)
    {
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new UsageException($"--write-images is '{directory}', which is not empty; give a new folder.");
        foreach (var (split, images) in new[] { ("train", (ImageSet)data.Train), ("test", (ImageSet)data.Test!) })
            foreach (var group in Enumerable.Range(0, images.Count).GroupBy(images.Label))
            {
                var folder = Directory.CreateDirectory(Path.Combine(directory, split, images.ClassNames[group.Key]
                    .Replace('/', '-'))).FullName;
                Parallel.ForEach(
                    group.Take(most ?? int.MaxValue), new ParallelOptions { CancellationToken = cancellationToken },
                    index => Write(images, index, Path.Combine(folder, $"{index:D5}.png")));
            }
    }

    private static void Write(ImageSet images, int index, string path)
    {
        var pixels = images.Pixels(index);
        var area = images.Height * images.Width;
        using var bitmap = new SKBitmap(images.Width, images.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var (green, blue) = images.Channels >= 3 ? (area, 2 * area) : (0, 0);
        for (var i = 0; i < area; i++)
            bitmap.SetPixel(i % images.Width, i / images.Width,
                new SKColor(pixels[i], pixels[green + i], pixels[blue + i]));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }
}
