namespace SeNet.Kernels;

/// <summary>
/// The memory of feature maps [N, C, H, W] whose channels lie side by side: N images of H x W pixels of C values.
/// </summary>
/// <remarks>The memory must outlive it.</remarks>
internal readonly unsafe struct ChannelsLastMaps
{
    /// <param name="data">The first image's first pixel.</param>
    /// <param name="images">N.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="channels">C.</param>
    /// <param name="isBFloat16">Whether a value is a bfloat16, 2 bytes, and not a float32, 4 bytes.</param>
    public ChannelsLastMaps(byte* data, int images, int height, int width, int channels, bool isBFloat16)
    {
        Data = data;
        (Images, Height, Width, Pixels, Channels) = (images, height, width, height * width, channels);
        IsBFloat16 = isBFloat16;
    }

    public byte* Data { get; }

    public int Images { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Pixels per image.</summary>
    public int Pixels { get; }

    public int Channels { get; }

    public bool IsBFloat16 { get; }
}
