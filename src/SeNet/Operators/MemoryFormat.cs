namespace SeNet.Operators;

/// <summary>
/// How feature maps are meant to lie in memory, which chooses between kernels and libtorch's operations.
/// </summary>
/// <remarks>Strides do not say it: maps of one pixel or one channel are contiguous in both.</remarks>
internal enum MemoryFormat
{
    /// <summary>Channel by channel (NCHW), libtorch's default.</summary>
    Contiguous,

    /// <summary>Pixel by pixel, channels side by side (NHWC).</summary>
    ChannelsLast,
}
