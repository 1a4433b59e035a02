namespace SeNet.Kernels;

/// <summary>A factor or term for each channel, the same for all images or each image's own.</summary>
internal readonly struct PerChannel
{
    private readonly int stride;

    private PerChannel(float[] values, int stride) => (Values, this.stride) = (values, stride);

    public float[] Values { get; }

    /// <summary>One value per channel, [C].</summary>
    public static PerChannel Shared(float[] values) => new(values, 0);

    /// <summary>One value per image and channel, [N, C].</summary>
    public static PerChannel EachImage(float[] values, int channels) => new(values, channels);

    /// <summary>The first channel's value for an image; the others follow it.</summary>
    public ref float Of(int image) => ref Values[image * stride];
}
