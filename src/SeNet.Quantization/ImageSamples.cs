using SeNet.Validation;

namespace SeNet.Quantization;

/// <summary>
/// Images of one size, normalized as the network was trained, float32 [Count, Channels, Height, Width].
/// </summary>
/// <example>
/// <code>
/// // images: a torch tensor [N, 3, 32, 32], normalized
/// var samples = new ImageSamples(images.cpu().data&lt;float&gt;().ToArray(), channels: 3, height: 32, width: 32);
/// </code>
/// </example>
public sealed class ImageSamples
{
    private readonly float[] values;

    /// <summary>Takes images.</summary>
    /// <param name="values">Their values in row-major order; not copied.</param>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <exception cref="ArgumentException">
    /// The values are not those of a whole number of images, or one of them is not a finite number.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public ImageSamples(float[] values, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        (Channels, Height, Width) =
            (Require.AtLeastOne(channels), Require.AtLeastOne(height), Require.AtLeastOne(width));
        if (values.Length % ImageLength != 0)
            throw new ArgumentException(
                $"There are {values.Length} values, which is no whole number of images of {channels} x {height} x " +
                    $"{width} values.",
                nameof(values));
        if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var at)
            throw new ArgumentException(
                $"Image {at / ImageLength} has the value {values[at]}; images are finite numbers.", nameof(values));
        this.values = values;
    }

    /// <summary>Number of images.</summary>
    public int Count => values.Length / ImageLength;

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    private int ImageLength => Channels * Height * Width;

    /// <summary>The images in batches: their values and how many they are.</summary>
    internal IEnumerable<(Memory<float> Values, int Count)> Batches(int size)
    {
        for (var first = 0; first < Count; first += size)
        {
            var count = Math.Min(size, Count - first);
            yield return (values.AsMemory(first * ImageLength, count * ImageLength), count);
        }
    }
}
