using System.Buffers;

namespace SeNet.Data;

/// <summary>One image in 8 bits per channel, which transforms change in place.</summary>
public sealed class ImageBuffer
{
    private byte[] pixels;
    private byte[]? scratch;

    /// <summary>Creates an image.</summary>
    /// <param name="pixels">Pixels, [C, H, W] row-major. The array is kept, not copied.</param>
    /// <param name="channels">Number of channels, C &gt; 0.</param>
    /// <param name="height">Image height in pixels, H &gt; 0.</param>
    /// <param name="width">Image width in pixels, W &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public ImageBuffer(byte[] pixels, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (pixels.Length != (Int128)channels * height * width)
            throw new ArgumentException(
                $"pixels has {pixels.Length} bytes; an image of {channels} x {height} x {width} has " +
                $"{(Int128)channels * height * width}.",
                nameof(pixels));
        this.pixels = pixels;
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>An image in memory of the pool, which <see cref="Release"/> gives back.</summary>
    private ImageBuffer(int channels, int height, int width)
    {
        Channels = channels;
        Height = height;
        Width = width;
        pixels = ArrayPool<byte>.Shared.Rent(channels * height * width);
    }

    /// <summary>Number of channels: 3 for RGB, 1 for grayscale.</summary>
    public int Channels { get; }

    /// <summary>Image height in pixels.</summary>
    public int Height { get; }

    /// <summary>Image width in pixels.</summary>
    public int Width { get; }

    /// <summary>All pixels, [C, H, W] row-major.</summary>
    public Span<byte> Pixels => pixels.AsSpan(0, Channels * Height * Width);

    /// <summary>One channel of one pixel.</summary>
    public byte this[int channel, int y, int x]
    {
        get => Plane(channel)[y * Width + x];
        set => Plane(channel)[y * Width + x] = value;
    }

    /// <summary>The pixels of one channel, [H, W] row-major.</summary>
    public Span<byte> Plane(int channel) => Pixels.Slice(channel * Height * Width, Height * Width);

    internal static ImageBuffer Rent(int channels, int height, int width) => new(channels, height, width);

    /// <summary>Memory of an image that means nothing yet; <see cref="UseScratch"/> makes it the image.</summary>
    internal Span<byte> Scratch
    {
        get
        {
            scratch ??= ArrayPool<byte>.Shared.Rent(Channels * Height * Width);
            return scratch.AsSpan(0, Channels * Height * Width);
        }
    }

    /// <summary>Makes the result in <see cref="Scratch"/> the image.</summary>
    internal void UseScratch() => Scratch.CopyTo(Pixels);

    /// <summary>Gives the memory back to the pool. The image must not be used any more.</summary>
    internal void Release()
    {
        ArrayPool<byte>.Shared.Return(pixels);
        if (scratch is not null)
            ArrayPool<byte>.Shared.Return(scratch);
        pixels = [];
        scratch = null;
    }
}
