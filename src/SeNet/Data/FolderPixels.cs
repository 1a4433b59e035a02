using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>Decodes the images of a folder into memory.</summary>
internal static class FolderPixels
{
    /// <summary>Reads images as RGB, [N, 3, H, W].</summary>
    /// <param name="files">The images.</param>
    /// <param name="size">Width and height that each is resized to; null: all have the size of the first.</param>
    /// <param name="directory">Their folder, for messages.</param>
    /// <param name="onUnreadable">What is done about damaged files.</param>
    /// <param name="requireEachClass">Whether each class needs a readable image.</param>
    public static ImageSet Read(
        ImageFiles files, int? size, string directory, UnreadableImages onUnreadable, bool requireEachClass)
    {
        var reasons = new string?[files.Count];
        var (height, width) = size is { } side ? (side, side) : SizeOf(files, onUnreadable);
        var pixels = Allocate(files.Count, height, width, directory);
        var imageLength = DecodedImage.Channels * height * width;
        ImageLoop.Run(files.Count, i =>
        {
            using var image = DecodedUnlessDamaged(files, i, onUnreadable, out reasons[i]);
            if (image is null)
                return;
            if (size is null && (image.Height, image.Width) != (height, width))
                throw new InvalidDataException(
                    $"'{files.Path(i)}' is {image.Width} x {image.Height}, expected {width} x {height} as the first " +
                    "image; give a size to resize all.");
            var whole = new Box(0, 0, height, width);
            var planes = pixels.AsSpan(i * imageLength, imageLength);
            Resampler.Resample(image.Pixels, height, width, whole, Interpolation.Bilinear, planes);
        });
        var damaged = ReadableImages.Damage(reasons);
        var readable = ImageFolder.Required(files.Without(damaged), files, directory, requireEachClass);
        int[] labels = [.. Enumerable.Range(0, files.Count).Select(files.Label)];
        var set = new ImageSet(pixels, labels, DecodedImage.Channels, height, width, files.ClassNames)
        {
            Skipped = files.Skipped,
        };
        return damaged.Count == 0 ? set : set.Without(damaged, readable.Skipped);
    }

    /// <summary>One image; null, with the reason, if it is damaged and may be.</summary>
    private static DecodedImage? DecodedUnlessDamaged(
        ImageFiles files, int index, UnreadableImages onUnreadable, out string? reason)
    {
        reason = null;
        try
        {
            return files.Decode(index);
        }
        catch (ImageFormatException e) when (onUnreadable == UnreadableImages.Skip)
        {
            reason = Inspections.ReasonOf(e, files.Path(index));
            return null;
        }
    }

    /// <summary>Size of the first image that can be read.</summary>
    private static (int Height, int Width) SizeOf(ImageFiles files, UnreadableImages onUnreadable)
    {
        var reasons = new string?[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            using var image = DecodedUnlessDamaged(files, i, onUnreadable, out reasons[i]);
            if (image is not null)
                return (image.Height, image.Width);
        }

        ReadableImages.Damage(reasons);
        return default;
    }

    private static byte[] Allocate(int count, int height, int width, string directory)
    {
        var length = (Int128)count * DecodedImage.Channels * height * width;
        return length <= Array.MaxLength
            ? new byte[(int)length]
            : throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds {count} images, {length} bytes at {width} x {height}; " +
                $"a set holds at most {Array.MaxLength}: give a smaller size, or leave them " +
                "in their files with ImageFolder.Open.");
    }
}
