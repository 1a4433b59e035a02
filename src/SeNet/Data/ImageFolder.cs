using SkiaSharp;

namespace SeNet.Data;

/// <summary>Reads JPEG and PNG images from a folder with one sub-folder a class.</summary>
public static class ImageFolder
{
    private const int Channels = 3;
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    /// <summary>Reads <c>DIRECTORY/CLASS/*.jpg</c>, <c>*.jpeg</c> and <c>*.png</c> as RGB; other files are left aside.</summary>
    /// <remarks>
    /// Classes are the sub-folders' names in ordinal order; images follow the order of class and file name.
    /// A grey image gets three equal channels. Alpha, colour profile and EXIF rotation are ignored, as by torchvision.
    /// </remarks>
    /// <param name="directory">Folder of the classes' folders.</param>
    /// <param name="size">
    /// Width and height that each image is brought to, &gt; 0: bilinear interpolation, and between mipmaps (trilinear) where the image
    /// becomes smaller; the aspect ratio is not kept. Null, the default: all images must have one size.
    /// </param>
    /// <returns>Images [N, 3, H, W].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not positive.</exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="directory"/> does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// There is no class or no image in a class, a file is no readable image, the images differ in size and no
    /// <paramref name="size"/> is given, or together they exceed one array.
    /// </exception>
    public static ImageSet Load(string directory, int? size = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (size is <= 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A size is a number of pixels above 0, or null to keep the images' own.");
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(directory)}' does not exist; give a folder that holds one folder a class.");

        var classNames = ClassesOf(directory);
        string[][] files = [.. classNames.Select(name => FilesOf(Path.Combine(directory, name)))];
        string[] paths = [.. files.SelectMany(ofClass => ofClass)];
        int[] labels = [.. files.SelectMany((ofClass, label) => Enumerable.Repeat(label, ofClass.Length))];

        var imageSize = size is { } side ? new SKSizeI(side, side) : SizeOf(paths[0]);
        var pixels = Allocate(paths.Length, imageSize, directory);
        Decode(paths, imageSize, resize: size is not null, pixels);
        return new ImageSet(pixels, labels, Channels, imageSize.Height, imageSize.Width, classNames);
    }

    private static string[] ClassesOf(string directory)
    {
        string[] names = [.. new DirectoryInfo(directory).EnumerateDirectories().Select(folder => folder.Name).Order(StringComparer.Ordinal)];
        return names.Length > 0
            ? names
            : throw new InvalidDataException($"'{Path.GetFullPath(directory)}' holds no folder; images belong in DIRECTORY/CLASS/.");
    }

    private static string[] FilesOf(string folder)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0
            ? files
            : throw new InvalidDataException(
                $"'{Path.GetFullPath(folder)}' holds no image ({string.Join(", ", Extensions)}); add some, or remove the folder.");
    }

    private static SKSizeI SizeOf(string path)
    {
        using var image = DecodedImage.Read(path);
        return image.Size;
    }

    private static byte[] Allocate(int count, SKSizeI imageSize, string directory)
    {
        var length = (Int128)count * Channels * imageSize.Height * imageSize.Width;
        return length <= Array.MaxLength
            ? new byte[(int)length]
            : throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds {count} images, {length} bytes at {imageSize.Width} x {imageSize.Height}; " +
                $"a set holds at most {Array.MaxLength}: load fewer images or give a smaller size.");
    }

    private static void Decode(string[] paths, SKSizeI imageSize, bool resize, byte[] pixels)
    {
        var imageLength = Channels * imageSize.Height * imageSize.Width;
        var errors = new Exception?[paths.Length];
        Parallel.For(0, paths.Length, (i, loop) =>
        {
            try
            {
                using var image = DecodedImage.Read(paths[i]);
                image.Write(imageSize, resize, pixels.AsSpan(i * imageLength, imageLength));
            }
            catch (InvalidDataException e)
            {
                errors[i] = e;
                loop.Break(); // The files before this one are still read, so it is always the first bad one that is reported.
            }
        });
        if (Array.Find(errors, error => error is not null) is { } first)
            throw first;
    }
}
