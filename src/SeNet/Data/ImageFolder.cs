using SeNet.Data.Pixels;

namespace SeNet.Data;

/// <summary>JPEG and PNG images from a folder with one sub-folder a class.</summary>
public static class ImageFolder
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    /// <summary>Reads <c>DIRECTORY/CLASS/*.jpg</c>, <c>*.jpeg</c> and <c>*.png</c> as RGB into memory; other files are left aside.</summary>
    /// <remarks>
    /// Classes are the sub-folders' names in ordinal order; images follow the order of class and file name.
    /// A grey image gets three equal channels. Alpha, colour profile and EXIF rotation are ignored, as by torchvision.
    /// </remarks>
    /// <param name="directory">Folder of the classes' folders.</param>
    /// <param name="size">
    /// Width and height that each image is brought to, &gt; 0, bilinearly with antialiasing; the aspect ratio is not kept. Null, the default: all
    /// images must have one size.
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
        if (size is <= 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A size is a number of pixels above 0, or null to keep the images' own.");
        var (paths, labels, classNames) = List(directory);
        var (height, width) = size is { } side ? (side, side) : SizeOf(paths[0]);
        var pixels = Allocate(paths.Length, height, width, directory);
        var imageLength = DecodedImage.Channels * height * width;
        ImageLoop.Run(paths.Length, i =>
        {
            using var image = DecodedImage.Read(paths[i]);
            if (size is null && (image.Height, image.Width) != (height, width))
                throw new InvalidDataException(
                    $"'{paths[i]}' is {image.Width} x {image.Height}, expected {width} x {height} as the first image; give a size to resize all.");
            var whole = new Box(0, 0, height, width);
            Resampler.Resample(image.Pixels, height, width, whole, Interpolation.Bilinear, pixels.AsSpan(i * imageLength, imageLength));
        });
        return new ImageSet(pixels, labels, DecodedImage.Channels, height, width, classNames);
    }

    /// <summary>Lists <c>DIRECTORY/CLASS/*.jpg</c>, <c>*.jpeg</c> and <c>*.png</c>; the images, of any size, are decoded whenever they are asked for.</summary>
    /// <remarks>Classes, order and colours are those of <see cref="Load"/>.</remarks>
    /// <param name="directory">Folder of the classes' folders.</param>
    /// <param name="crop">How a network sees them.</param>
    /// <returns>Images [N, 3, size, size].</returns>
    /// <exception cref="DirectoryNotFoundException"><paramref name="directory"/> does not exist.</exception>
    /// <exception cref="InvalidDataException">There is no class or no image in a class.</exception>
    public static ImageFiles Open(string directory, CenterCrop crop)
    {
        var (paths, labels, classNames) = List(directory);
        return new ImageFiles(paths, labels, classNames, crop);
    }

    private static (string[] Paths, int[] Labels, string[] ClassNames) List(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(directory)}' does not exist; give a folder that holds one folder a class.");
        var classNames = ClassesOf(directory);
        string[][] files = [.. classNames.Select(name => FilesOf(Path.Combine(directory, name)))];
        return ([.. files.SelectMany(ofClass => ofClass)], [.. files.SelectMany((ofClass, label) => Enumerable.Repeat(label, ofClass.Length))], classNames);
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

    private static (int Height, int Width) SizeOf(string path)
    {
        using var image = DecodedImage.Read(path);
        return (image.Height, image.Width);
    }

    private static byte[] Allocate(int count, int height, int width, string directory)
    {
        var length = (Int128)count * DecodedImage.Channels * height * width;
        return length <= Array.MaxLength
            ? new byte[(int)length]
            : throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds {count} images, {length} bytes at {width} x {height}; " +
                $"a set holds at most {Array.MaxLength}: give a smaller size, or leave them in their files with ImageFolder.Open.");
    }
}
