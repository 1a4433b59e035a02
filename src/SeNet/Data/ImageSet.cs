using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>Labelled images of one size, held in managed memory as 8-bit pixels.</summary>
public sealed class ImageSet : ImageSource
{
    private readonly byte[] pixels;

    /// <summary>Initializes a set.</summary>
    /// <param name="pixels">
    /// Pixels as [N, C, H, W], row-major: plane after plane of each image. The array is kept, not copied: do not change
    /// it afterwards.
    /// </param>
    /// <param name="labels">Class of each image, 0 to <paramref name="classNames"/>.Count - 1. Copied.</param>
    /// <param name="channels">Number of channels, C &gt; 0.</param>
    /// <param name="height">Image height in pixels, H &gt; 0.</param>
    /// <param name="width">Image width in pixels, W &gt; 0.</param>
    /// <param name="classNames">Name of each class, at least one. Copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ArgumentException">
    /// There is no image or no class, the lengths disagree, a label names no class, or an image has more than 512 MB.
    /// </exception>
    public ImageSet(byte[] pixels, int[] labels, int channels, int height, int width, IReadOnlyList<string> classNames)
        : base(labels, channels, height, width, classNames)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        // Int128: the product of four large sizes must not wrap round to the right length.
        if (pixels.Length != (Int128)labels.Length * channels * height * width)
            throw new ArgumentException(
                $"pixels has {pixels.Length} bytes; {labels.Length} images of {channels} x {height} x {width} " +
                $"have {(Int128)labels.Length * channels * height * width}.",
                nameof(pixels));
        this.pixels = pixels;
    }

    /// <summary>Pixels of one image, [C, H, W] row-major, 0 to 255.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="index"/> is not 0 to <see cref="ImageSource.Count"/> - 1.
    /// </exception>
    public ReadOnlySpan<byte> Pixels(int index)
    {
        CheckIndex(index);
        return pixels.AsSpan(index * ImageLength, ImageLength);
    }

    /// <inheritdoc/>
    /// <remarks>The pixels are copied.</remarks>
    public override ImageSet Subset(IEnumerable<int> indices)
    {
        var chosen = Chosen(indices);
        if ((long)chosen.Length * ImageLength > Array.MaxLength)
            throw new ArgumentException(
                $"{chosen.Length} images of {ImageLength} bytes exceed one array; at most " +
                $"{Array.MaxLength / ImageLength} fit.",
                nameof(indices));
        var chosenPixels = new byte[chosen.Length * ImageLength];
        for (var i = 0; i < chosen.Length; i++)
            Pixels(chosen[i]).CopyTo(chosenPixels.AsSpan(i * ImageLength));
        return new ImageSet(chosenPixels, [.. chosen.Select(Label)], Channels, Height, Width, ClassNames)
        {
            Selection = SelectionOf(chosen),
        };
    }

    /// <summary>The set without some images, which were left out and are counted.</summary>
    internal ImageSet Without(IReadOnlySet<int> indices, SkippedFiles skipped)
    {
        var others = Subset(ReadableImages.Others(this, indices));
        // No subset of the caller's: what is left is the set.
        return new ImageSet(
            others.pixels,
            [.. Enumerable.Range(0, others.Count).Select(others.Label)],
            Channels,
            Height,
            Width,
            ClassNames)
        {
            Skipped = skipped,
        };
    }

    internal override ReadOnlySpan<byte> Read(int index, Span<byte> scratch) => Pixels(index);

    internal override void ReadPart(
        int index, Func<int, int, Box> choose, Interpolation interpolation, Span<byte> planes)
    {
        var part = Raster.OfPlanes(Pixels(index), Channels, Height, Width).Part(choose(Height, Width));
        Resampler.Resample(part, Height, Width, new Box(0, 0, Height, Width), interpolation, planes);
    }
}
