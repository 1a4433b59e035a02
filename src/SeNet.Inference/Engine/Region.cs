using SeNet.Graphs;
using SeNet.Kernels;

namespace SeNet.Engine;

/// <summary>Where maps lie in the memory of a call: [images, height, width, channels].</summary>
/// <param name="Offset">Values before the first one.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Height">Height in pixels; 1 for features.</param>
/// <param name="Width">Width in pixels; 1 for features.</param>
/// <param name="Channels">Number of channels.</param>
internal readonly record struct Region(long Offset, int Images, int Height, int Width, int Channels)
{
    /// <summary>Pixels of an image.</summary>
    public int PixelsPerImage => Height * Width;

    /// <summary>Pixels of all images.</summary>
    public int Pixels => Images * PixelsPerImage;

    /// <summary>Values of an image.</summary>
    public nint ImageSize => (nint)PixelsPerImage * Channels;

    /// <summary>Values of all images.</summary>
    public long Count => (long)Images * ImageSize;

    /// <summary>A place for maps of a shape, not yet given one.</summary>
    public static Region Of(FeatureShape shape, int images) =>
        new(0, images, shape.Height, shape.Width, shape.Channels);

    /// <summary>The first value.</summary>
    public unsafe float* In(float* memory) => memory + Offset;

    /// <summary>The same memory as a kernel takes it.</summary>
    public unsafe ChannelsLastMaps MapsIn(float* memory) =>
        new((byte*)In(memory), Images, Height, Width, Channels, isBFloat16: false);
}
