using System.Buffers;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// Operations on 8-bit images in place, pixel for pixel those of Pillow's <c>ImageOps</c> and <c>ImageEnhance</c>, and
/// so of torchvision on PIL images.
/// </summary>
internal static class PixelOperations
{
    /// <summary>Keeps the upper bits of each level.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bits">0 to 8; 8 changes nothing.</param>
    public static void Posterize(ImageBuffer image, int bits)
    {
        var mask = (byte)~((1 << (8 - bits)) - 1);
        foreach (ref var level in image.Pixels)
            level &= mask;
    }

    /// <summary>Inverts the levels from a threshold on.</summary>
    public static void Solarize(ImageBuffer image, double threshold)
    {
        foreach (ref var level in image.Pixels)
            if (level >= threshold)
                level = (byte)(255 - level);
    }

    public static void Invert(ImageBuffer image) => Solarize(image, 0);

    /// <summary>Stretches the levels of each channel to 0 to 255.</summary>
    public static void AutoContrast(ImageBuffer image)
    {
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            byte lowest = 255, highest = 0;
            foreach (var level in plane)
                (lowest, highest) = (Math.Min(lowest, level), Math.Max(highest, level));
            if (highest <= lowest)
                continue;
            var scale = 255.0 / (highest - lowest);
            var offset = -lowest * scale;
            foreach (ref var level in plane)
                level = (byte)Math.Clamp((int)(level * scale + offset), 0, 255);
        }
    }

    /// <summary>Equalizes the histogram of each channel.</summary>
    public static void Equalize(ImageBuffer image)
    {
        Span<int> counts = stackalloc int[256];
        Span<byte> levels = stackalloc byte[256];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            counts.Clear();
            foreach (var level in plane)
                counts[level]++;
            // Of the highest level that occurs, the count is left out: it becomes 255.
            var step = (plane.Length - counts[counts.LastIndexOfAnyExcept(0)]) / 255;
            if (step == 0)
                continue;
            var sum = step / 2;
            for (var level = 0; level < levels.Length; level++)
            {
                levels[level] = (byte)Math.Min(255, sum / step);
                sum += counts[level];
            }

            foreach (ref var level in plane)
                level = levels[level];
        }
    }

    /// <summary>
    /// Blurs (factor 0) or sharpens (above 1): the difference from a blur of 3 x 3 pixels is multiplied by a factor.
    /// Pixels at the edge stay.
    /// </summary>
    public static void Sharpen(ImageBuffer image, float factor)
    {
        var (height, width) = (image.Height, image.Width);
        image.Pixels.CopyTo(image.Scratch);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            var result = image.Scratch.Slice(channel * height * width, height * width);
            for (var y = 1; y < height - 1; y++)
                for (var x = 1; x < width - 1; x++)
                {
                    var at = y * width + x;
                    var sum = 4 * plane[at];
                    for (var row = at - width; row <= at + width; row += width)
                        sum += plane[row - 1] + plane[row] + plane[row + 1];
                    result[at] = ImageColors.Blend((byte)(sum / 13f + 0.5f), plane[at], factor);
                }
        }

        image.UseScratch();
    }

    /// <summary>Makes all channels the grey of ITU-R BT.601.</summary>
    public static void Grayscale(ImageBuffer image) => new ImageColors(image.Pixels, image.Channels).Saturate(0);

    /// <summary>
    /// Gaussian blur as torchvision's <c>gaussian_blur</c>: a kernel of a fixed size, images continued as in a mirror.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="kernelSize">Width of the kernel in pixels, odd.</param>
    /// <param name="sigma">Standard deviation in pixels, above 0.</param>
    public static void Blur(ImageBuffer image, int kernelSize, double sigma)
    {
        var half = kernelSize / 2;
        var weights = new float[kernelSize];
        for (var i = 0; i < kernelSize; i++)
            weights[i] = (float)Math.Exp(-0.5 * Math.Pow((i - half) / sigma, 2));
        var sum = weights.Sum();
        for (var i = 0; i < kernelSize; i++)
            weights[i] /= sum;

        var (height, width) = (image.Height, image.Width);
        int[] columns = [.. Enumerable.Range(-half, width + kernelSize).Select(x => Mirrored(x, width))];
        int[] rows = [.. Enumerable.Range(-half, height + kernelSize).Select(y => Mirrored(y, height) * width)];
        var alongRows = ArrayPool<float>.Shared.Rent(height * width);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            for (var start = 0; start < plane.Length; start += width)
                for (var x = 0; x < width; x++)
                {
                    var value = 0f;
                    for (var i = 0; i < kernelSize; i++)
                        value += weights[i] * plane[start + columns[x + i]];
                    alongRows[start + x] = value;
                }

            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                {
                    var value = 0f;
                    for (var i = 0; i < kernelSize; i++)
                        value += weights[i] * alongRows[rows[y + i] + x];
                    plane[y * width + x] = (byte)Math.Clamp(value + 0.5f, 0, 255);
                }
        }

        ArrayPool<float>.Shared.Return(alongRows);
    }

    /// <summary>A position as a mirror at each edge shows it: the edge itself is not repeated.</summary>
    public static int Mirrored(int position, int length)
    {
        if ((uint)position < (uint)length)
            return position;
        if (length == 1)
            return 0;
        var period = 2 * (length - 1);
        var folded = ((position % period) + period) % period;
        return Math.Min(folded, period - folded);
    }
}
