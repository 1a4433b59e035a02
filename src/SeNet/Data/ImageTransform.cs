using System.Buffers;
using System.Runtime.InteropServices;
using SeNet.Data.Randomness;
using SeNet.Imaging;
using SeNet.Kernels;

namespace SeNet.Data;

/// <summary>Turns one image into what a network sees: augmented, then normalised, in float32 or bfloat16.</summary>
internal sealed class ImageTransform
{
    private const int Outside = -1;

    private readonly ImageSource images;
    private readonly Augmentation augmentation;
    private readonly int seed;
    private readonly Array normalised; // T[channel][pixel]: all that a byte can become

    public ImageTransform(
        ImageSource images, Normalization normalization, Augmentation augmentation, int seed, Precision precision)
    {
        this.images = images;
        this.augmentation = augmentation;
        this.seed = seed;
        float[][] tables = [.. normalization.Mean.Zip(normalization.StandardDeviation, TableOf)];
        IsBFloat16 = precision == Precision.BFloat16;
        normalised = IsBFloat16
            ? Array.ConvertAll(tables, table => Array.ConvertAll(table, BFloat16Rounding.Round))
            : tables;
    }

    public bool IsBFloat16 { get; }

    /// <summary>Bytes that an image becomes.</summary>
    public int OutputLength => images.ImageLength * (IsBFloat16 ? sizeof(ushort) : sizeof(float));

    /// <summary>
    /// Writes image <paramref name="index"/> as it looks in <paramref name="epoch"/>, [H, W, C], into
    /// <paramref name="output"/>.
    /// </summary>
    public void Write(int index, int epoch, Span<byte> output)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(images.ImageLength);
        var pixels = Read(index, epoch, scratch.AsSpan(0, images.ImageLength));
        if (IsBFloat16)
            Write((ushort[][])normalised, pixels, index, epoch, MemoryMarshal.Cast<byte, ushort>(output));
        else
            Write((float[][])normalised, pixels, index, epoch, MemoryMarshal.Cast<byte, float>(output));
        ArrayPool<byte>.Shared.Return(scratch);
    }

    /// <summary>The image's pixels, cropped and coloured but not yet moved, [C, H, W].</summary>
    private ReadOnlySpan<byte> Read(int index, int epoch, Span<byte> scratch)
    {
        if (!augmentation.NewPixels)
            return images.Read(index, scratch);
        if (augmentation.ResizedCrop is { } crop)
            images.ReadPart(
                index,
                (height, width) => crop.Choose(height, width, Draws(RandomPurpose.ResizedCrop)),
                crop.Interpolation,
                scratch);
        else
            images.Read(index, scratch).CopyTo(scratch);
        augmentation.ColorJitter?.Apply(scratch, images.Channels, Draws(RandomPurpose.ColorJitter));
        return scratch;

        RandomDraws Draws(RandomPurpose purpose) => CounterRandom.Draws(seed, epoch, index, purpose);
    }

    private void Write<T>(T[][] tables, ReadOnlySpan<byte> pixels, int index, int epoch, Span<T> output)
        where T : unmanaged
    {
        var parameters = AugmentationParameters.Create(images, augmentation, seed, epoch, index);
        var (channels, height, width) = (images.Channels, images.Height, images.Width);
        var plane = height * width;
        Span<int> columns = width <= 1024 ? stackalloc int[width] : new int[width];
        for (var x = 0; x < width; x++)
            columns[x] = Source((parameters.Flipped ? width - 1 - x : x) + parameters.Left, width);

        for (var y = 0; y < height; y++)
        {
            var row = Source(y + parameters.Top, height);
            for (var channel = 0; channel < channels; channel++)
            {
                var table = tables[channel].AsSpan(0, 256);
                var target = output.Slice(y * width * channels, width * channels);
                if (row == Outside)
                    for (var i = channel; i < target.Length; i += channels)
                        target[i] = table[0];
                else
                {
                    var source = pixels.Slice(channel * plane + row * width, width);
                    WriteRow(source, columns, table, target, channel, channels);
                }
            }
        }

        if (augmentation.Cutout > 0)
            Erase(parameters, output);
    }

    private static void WriteRow<T>(
        ReadOnlySpan<byte> source,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<T> table,
        Span<T> target,
        int first,
        int step)
    {
        var i = first;
        foreach (var column in columns)
        {
            target[i] = table[column == Outside ? (byte)0 : source[column]];
            i += step;
        }
    }

    private int Source(int position, int length)
    {
        if ((uint)position < (uint)length)
            return position;
        if (!augmentation.ReflectPadding || length == 1)
            return augmentation.ReflectPadding ? 0 : Outside;
        // As a mirror at each edge shows it: the edge itself is not repeated.
        var period = 2 * (length - 1);
        var folded = ((position % period) + period) % period;
        return Math.Min(folded, period - folded);
    }

    /// <summary>The mean is 0 once it is normalised.</summary>
    private void Erase<T>(AugmentationParameters parameters, Span<T> output)
        where T : unmanaged
    {
        var top = Math.Max(0, parameters.CutTop);
        var left = Math.Max(0, parameters.CutLeft);
        var bottom = Math.Min(images.Height, parameters.CutTop + augmentation.Cutout);
        var right = Math.Min(images.Width, parameters.CutLeft + augmentation.Cutout);
        for (var y = top; y < bottom; y++)
            output.Slice((y * images.Width + left) * images.Channels, (right - left) * images.Channels).Clear();
    }

    private static float[] TableOf(float mean, float standardDeviation) =>
        [.. Enumerable.Range(0, 256).Select(pixel => (pixel / 255f - mean) / standardDeviation)];

}
