namespace SeNet.Data;

/// <summary>Labelled images of one size, held in managed memory as 8-bit pixels.</summary>
public sealed class ImageSet
{
    private readonly byte[] pixels;
    private readonly int[] labels;
    private readonly int imageLength;

    /// <summary>Makes a set.</summary>
    /// <param name="pixels">
    /// Pixels as [N, C, H, W], row-major: plane after plane of each image. The array is kept, not copied: do not change it afterwards.
    /// </param>
    /// <param name="labels">Class of each image, 0 to <paramref name="classNames"/>.Count - 1. Copied.</param>
    /// <param name="channels">Planes an image, C &gt; 0.</param>
    /// <param name="height">Rows a plane, H &gt; 0.</param>
    /// <param name="width">Pixels a row, W &gt; 0.</param>
    /// <param name="classNames">Name of each class, at least one. Copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ArgumentException">There is no image or no class, the lengths disagree, or a label names no class.</exception>
    public ImageSet(byte[] pixels, int[] labels, int channels, int height, int width, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (labels.Length == 0)
            throw new ArgumentException("labels is empty; a set holds at least one image.", nameof(labels));
        if (classNames.Count == 0)
            throw new ArgumentException("classNames is empty; a set has at least one class.", nameof(classNames));
        // Int128: the product of four large sizes must not wrap round to the right length.
        if (pixels.Length != (Int128)labels.Length * channels * height * width)
            throw new ArgumentException(
                $"pixels has {pixels.Length} bytes; {labels.Length} images of {channels} x {height} x {width} " +
                $"have {(Int128)labels.Length * channels * height * width}.",
                nameof(pixels));
        for (var i = 0; i < labels.Length; i++)
            if ((uint)labels[i] >= (uint)classNames.Count)
                throw new ArgumentException(
                    $"Image {i} has label {labels[i]}; with {classNames.Count} class names a label is 0 to {classNames.Count - 1}.",
                    nameof(labels));

        this.pixels = pixels;
        this.labels = [.. labels];
        Channels = channels;
        Height = height;
        Width = width;
        ClassNames = Array.AsReadOnly([.. classNames]);
        imageLength = channels * height * width;
    }

    /// <summary>Number of images, N &gt; 0.</summary>
    public int Count => labels.Length;

    /// <summary>Planes an image: 3 for colour (red, green, blue), 1 for grey.</summary>
    public int Channels { get; }

    /// <summary>Rows a plane.</summary>
    public int Height { get; }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Name of each class; a label is a position in it.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Pixels of one image, [C, H, W] row-major, 0 to 255.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not 0 to <see cref="Count"/> - 1.</exception>
    public ReadOnlySpan<byte> Pixels(int index)
    {
        CheckIndex(index);
        return pixels.AsSpan(index * imageLength, imageLength);
    }

    /// <summary>Class of one image, a position in <see cref="ClassNames"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not 0 to <see cref="Count"/> - 1.</exception>
    public int Label(int index)
    {
        CheckIndex(index);
        return labels[index];
    }

    /// <summary>Mean and standard deviation of each channel over the whole set, pixels divided by 255.</summary>
    /// <remarks>The population's deviation (divided by the number of pixels, not by one less), from exact integer sums.</remarks>
    /// <exception cref="InvalidOperationException">All pixels of a channel are equal: it has no deviation to divide by.</exception>
    public Normalization ComputeNormalization()
    {
        var mean = new float[Channels];
        var deviation = new float[Channels];
        for (var channel = 0; channel < Channels; channel++)
        {
            var (sum, squares) = SumsOf(channel);
            Int128 count = (long)Count * Height * Width;
            var variance = count * squares - (Int128)sum * sum; // times count squared
            if (variance == 0)
                throw new InvalidOperationException(
                    $"All pixels of channel {channel} are {sum / (long)count}, so its standard deviation is 0; " +
                    "normalise with values of your own.");
            mean[channel] = (float)(sum / ((double)count * 255));
            deviation[channel] = (float)(Math.Sqrt((double)variance) / ((double)count * 255));
        }
        return new Normalization(mean, deviation);
    }

    /// <summary>Copies some images, in the order given, into a set of their own with the same classes.</summary>
    /// <param name="indices">Positions in this set, at least one; one given twice is taken twice.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not 0 to <see cref="Count"/> - 1.</exception>
    /// <exception cref="ArgumentException">There are no indices, or too many for one array.</exception>
    public ImageSet Subset(IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        int[] chosen = [.. indices];
        if (chosen.Length == 0)
            throw new ArgumentException("indices is empty; a set holds at least one image.", nameof(indices));
        if ((long)chosen.Length * imageLength > Array.MaxLength)
            throw new ArgumentException(
                $"{chosen.Length} images of {imageLength} bytes exceed one array; at most {Array.MaxLength / imageLength} fit.",
                nameof(indices));
        var chosenPixels = new byte[chosen.Length * imageLength];
        var chosenLabels = new int[chosen.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            Pixels(chosen[i]).CopyTo(chosenPixels.AsSpan(i * imageLength));
            chosenLabels[i] = labels[chosen[i]];
        }
        return new ImageSet(chosenPixels, chosenLabels, Channels, Height, Width, ClassNames);
    }

    /// <summary>Splits the set in two, each class by the same share (for example training and validation).</summary>
    /// <param name="firstShare">Share of each class that goes to the first part, above 0 and below 1; rounded to whole images.</param>
    /// <param name="seed">Chooses the images; the same seed gives the same parts.</param>
    /// <returns>Two parts without a common image, both in this set's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstShare"/> is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">The share leaves one part without any image.</exception>
    public (ImageSet First, ImageSet Second) Split(double firstShare, int seed)
    {
        if (!(firstShare is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(firstShare), firstShare, "The share of the first part is above 0 and below 1.");
        var inFirst = new bool[Count];
        foreach (var members in Enumerable.Range(0, Count).GroupBy(index => labels[index]))
        {
            int[] ofClass = [.. members];
            var taken = (int)Math.Round(firstShare * ofClass.Length, MidpointRounding.AwayFromZero);
            foreach (var index in ofClass.OrderBy(index => CounterRandom.Bits(seed, 0, index, RandomPurpose.Split)).Take(taken))
                inFirst[index] = true;
        }
        var first = Enumerable.Range(0, Count).Where(index => inFirst[index]).ToArray();
        if (first.Length == 0 || first.Length == Count)
            throw new ArgumentException(
                FormattableString.Invariant($"A share of {firstShare} of {Count} images leaves one part empty; choose one nearer to 0.5."),
                nameof(firstShare));
        return (Subset(first), Subset(Enumerable.Range(0, Count).Where(index => !inFirst[index])));
    }

    private (long Sum, long Squares) SumsOf(int channel)
    {
        var plane = Height * Width;
        long sum = 0, squares = 0;
        for (var image = 0; image < Count; image++)
            foreach (var pixel in pixels.AsSpan(image * imageLength + channel * plane, plane))
            {
                sum += pixel;
                squares += pixel * pixel;
            }
        return (sum, squares);
    }

    private void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The set holds {Count} images; an index is 0 to {Count - 1}.");
    }
}
