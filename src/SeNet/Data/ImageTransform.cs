namespace SeNet.Data;

/// <summary>Turns one image of a set into what a network sees: augmented, then normalised.</summary>
internal sealed class ImageTransform
{
    private readonly ImageSet images;
    private readonly Augmentation augmentation;
    private readonly int seed;
    private readonly float[][] normalised; // [channel][pixel]: all that a byte can become

    public ImageTransform(ImageSet images, Normalization normalization, Augmentation augmentation, int seed)
    {
        this.images = images;
        this.augmentation = augmentation;
        this.seed = seed;
        normalised = [.. normalization.Mean.Zip(normalization.Deviation, TableOf)];
    }

    public int OutputLength => images.Channels * images.Height * images.Width;

    /// <summary>Writes image <paramref name="index"/> as it looks in <paramref name="epoch"/>, [C, H, W], into <paramref name="output"/>.</summary>
    public void Write(int index, int epoch, Span<float> output)
    {
        var padding = augmentation.Padding;
        // How far the crop's corner lies from the image's: -padding to padding.
        var top = Offset(RandomPurpose.CropTop);
        var left = Offset(RandomPurpose.CropLeft);
        var flip = augmentation.HorizontalFlip && CounterRandom.Coin(seed, epoch, index, RandomPurpose.Flip);

        var (height, width) = (images.Height, images.Width);
        var pixels = images.Pixels(index);
        for (var channel = 0; channel < images.Channels; channel++)
            for (var y = 0; y < height; y++)
            {
                var row = output.Slice((channel * height + y) * width, width);
                var source = y + top >= 0 && y + top < height
                    ? pixels.Slice((channel * height + y + top) * width, width)
                    : [];
                WriteRow(source, left, normalised[channel], row);
                if (flip)
                    row.Reverse();
            }

        int Offset(RandomPurpose purpose) =>
            padding == 0 ? 0 : CounterRandom.Below(2 * padding + 1, seed, epoch, index, purpose) - padding;
    }

    /// <summary>Writes a row shifted by <paramref name="left"/>; what lies outside of <paramref name="source"/> is black.</summary>
    private static void WriteRow(ReadOnlySpan<byte> source, int left, float[] table, Span<float> row)
    {
        var start = Math.Clamp(-left, 0, row.Length);
        var end = Math.Clamp(source.Length - left, start, row.Length);
        row[..start].Fill(table[0]);
        for (var x = start; x < end; x++)
            row[x] = table[source[x + left]];
        row[end..].Fill(table[0]);
    }

    private static float[] TableOf(float mean, float deviation) =>
        [.. Enumerable.Range(0, 256).Select(pixel => (pixel / 255f - mean) / deviation)];
}
