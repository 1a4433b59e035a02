namespace SeNet.Kernels;

/// <summary>A factor or term for each channel, the same for all images or each image's own.</summary>
internal readonly struct PerChannel
{
    private readonly int channels;

    private PerChannel(float[] values, int channels, int stride)
    {
        Values = values;
        Stride = stride;
        this.channels = channels;
    }

    public float[] Values { get; }

    private int Stride { get; }

    /// <summary>One value a channel, [C].</summary>
    public static PerChannel Shared(float[] values) => new(values, values.Length, 0);

    /// <summary>One value an image and channel, [N, C].</summary>
    public static PerChannel EachImage(float[] values, int channels) => new(values, channels, channels);

    /// <summary>The first channel's value for an image; the others follow it.</summary>
    public ref float Of(int image) => ref Values[image * Stride];

    public ReadOnlySpan<float> Row(int image) => Values.AsSpan(image * Stride, channels);
}
