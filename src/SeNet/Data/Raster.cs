namespace SeNet.Data;

/// <summary>8-bit pixels somewhere in memory, in planes or interleaved.</summary>
/// <param name="bytes">The memory, from the first pixel's first channel.</param>
/// <param name="channels">Channels that count.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Pixels a row.</param>
/// <param name="rowStep">Bytes from a row to the next.</param>
/// <param name="pixelStep">Bytes from a pixel to the next.</param>
/// <param name="channelStep">Bytes from a channel to the next.</param>
internal readonly ref struct Raster(ReadOnlySpan<byte> bytes, int channels, int height, int width, int rowStep, int pixelStep, int channelStep)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Channels { get; } = channels;

    public int Height { get; } = height;

    public int Width { get; } = width;

    public int PixelStep { get; } = pixelStep;

    /// <summary>Plane after plane, row after row.</summary>
    public static Raster OfPlanes(ReadOnlySpan<byte> planes, int channels, int height, int width) =>
        new(planes, channels, height, width, width, 1, height * width);

    /// <summary>A row of a channel: its pixels are <see cref="PixelStep"/> apart.</summary>
    public ReadOnlySpan<byte> Row(int channel, int y) => bytes[(channel * channelStep + y * rowStep)..];

    /// <summary>A part, as if nothing lay around it.</summary>
    public Raster Part(Box box) =>
        new(bytes[(box.Top * rowStep + box.Left * PixelStep)..], Channels, box.Height, box.Width, rowStep, PixelStep, channelStep);
}
