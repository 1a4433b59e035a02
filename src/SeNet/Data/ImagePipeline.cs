using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeNet.Data.Randomness;
using SeNet.Imaging;
using SeNet.Kernels;

namespace SeNet.Data;

/// <summary>Turns one image into what a network sees: augmented, then normalised, in float32 or bfloat16.</summary>
internal sealed class ImagePipeline
{
    private readonly ImageSource images;
    private readonly AugmentationPlan plan;
    private readonly int seed;
    private readonly Array normalised; // T[channel][pixel]: all that a byte can become

    public ImagePipeline(
        ImageSource images, Normalization normalization, AugmentationPlan plan, int seed, Precision precision)
    {
        this.images = images;
        this.plan = plan;
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
        var key = new RandomKey(seed, epoch, index);
        if (plan.ComputesPixels)
        {
            var buffer = ImageBuffer.Rent(images.Channels, images.Height, images.Width);
            Change(buffer, key);
            Normalise(buffer.Pixels, key, output);
            buffer.Release();
            return;
        }

        var scratch = ArrayPool<byte>.Shared.Rent(images.ImageLength);
        Normalise(images.Read(index, scratch.AsSpan(0, images.ImageLength)), key, output);
        ArrayPool<byte>.Shared.Return(scratch);
    }

    /// <summary>Reads the image and does all that computes pixels.</summary>
    private void Change(ImageBuffer buffer, RandomKey key)
    {
        if (plan.Crop is { } crop)
            images.ReadPart(
                key.Index, (height, width) => crop.Choose(height, width, key), crop.Interpolation, buffer.Pixels);
        else
            images.Read(key.Index, buffer.Pixels).CopyTo(buffer.Pixels);
        foreach (var (transform, occurrence) in plan.Changes)
            transform.Apply(buffer, transform.Random(key with { Occurrence = occurrence }));
    }

    private void Normalise(ReadOnlySpan<byte> pixels, RandomKey key, Span<byte> output)
    {
        if (IsBFloat16)
            Write((ushort[][])normalised, pixels, key, MemoryMarshal.Cast<byte, ushort>(output));
        else
            Write((float[][])normalised, pixels, key, MemoryMarshal.Cast<byte, float>(output));
    }

    private void Write<T>(T[][] tables, ReadOnlySpan<byte> pixels, RandomKey key, Span<T> output)
        where T : unmanaged
    {
        var place = plan.Moves.Choose(key);
        var (channels, height, width) = (images.Channels, images.Height, images.Width);
        var plane = height * width;
        Span<int> columns = width <= 1024 ? stackalloc int[width] : new int[width];
        for (var x = 0; x < width; x++)
            columns[x] = plan.Moves.Source((place.Mirrored ? width - 1 - x : x) + place.Left, width);

        for (var y = 0; y < height; y++)
        {
            var row = plan.Moves.Source((place.UpsideDown ? height - 1 - y : y) + place.Top, height);
            for (var channel = 0; channel < channels; channel++)
            {
                var table = tables[channel].AsSpan(0, 256);
                var target = output.Slice(y * width * channels, width * channels);
                if (row < 0)
                    for (var i = channel; i < target.Length; i += channels)
                        target[i] = table[0];
                else
                {
                    var source = pixels.Slice(channel * plane + row * width, width);
                    WriteRow(source, columns, table, target, channel, channels);
                }
            }
        }

        foreach (var (erasure, occurrence) in plan.Erasures)
            Erase(erasure, key with { Occurrence = occurrence }, output);
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
            target[i] = table[column < 0 ? (byte)0 : source[column]];
            i += step;
        }
    }

    private void Erase<T>(ErasingTransform erasure, RandomKey key, Span<T> output)
        where T : unmanaged
    {
        Span<Box> boxes = stackalloc Box[erasure.MaxBoxes];
        var count = erasure.Choose(images.Height, images.Width, key, boxes);
        var channels = images.Channels;
        var noise = erasure.Filling == ErasingFill.Mean ? null : new RandomNumbers(key, $"{erasure.Name} fill");
        var color = new T[channels]; // 0, the mean once it is normalised
        foreach (var box in boxes[..count])
        {
            if (erasure.Filling == ErasingFill.RandomColor)
                Draw(noise!, color);
            for (var y = box.Top; y < box.Top + box.Height; y++)
            {
                var row = output.Slice((y * images.Width + box.Left) * channels, box.Width * channels);
                if (erasure.Filling == ErasingFill.RandomPixels)
                    Draw(noise!, row);
                else
                    for (; row.Length > 0; row = row[channels..])
                        color.CopyTo(row);
            }
        }
    }

    private static void Draw<T>(RandomNumbers noise, Span<T> values)
        where T : unmanaged
    {
        foreach (ref var value in values)
        {
            var number = (float)noise.Normal();
            value = typeof(T) == typeof(float)
                ? Unsafe.BitCast<float, T>(number)
                : Unsafe.BitCast<ushort, T>(BFloat16Rounding.Round(number));
        }
    }

    private static float[] TableOf(float mean, float standardDeviation) =>
        [.. Enumerable.Range(0, 256).Select(pixel => (pixel / 255f - mean) / standardDeviation)];
}
