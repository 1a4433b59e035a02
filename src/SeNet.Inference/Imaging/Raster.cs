namespace SeNet.Imaging;

/// <summary>8-bit pixels somewhere in memory, in planes or interleaved.</summary>
/// <param name="bytes">The memory, from the first pixel's first channel.</param>
/// <param name="channels">Channels that are used.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Pixels per row.</param>
/// <param name="rowStep">Bytes from a row to the next.</param>
/// <param name="pixelStep">Bytes from a pixel to the next.</param>
/// <param name="channelStep">Bytes from a channel to the next.</param>
internal readonly ref struct Raster(
    ReadOnlySpan<byte> bytes, int channels, int height, int width, int rowStep, int pixelStep, int channelStep)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Channels { get; } = channels;

    public int Height { get; } = height;

    public int Width { get; } = width;

    /// <summary>Plane after plane, row after row.</summary>
    public static Raster OfPlanes(ReadOnlySpan<byte> planes, int channels, int height, int width) =>
        new(planes, channels, height, width, width, 1, height * width);

    /// <summary>
    /// A row with four bytes per pixel: those of four channels. Where there are fewer channels, the last bytes mean
    /// nothing.
    /// </summary>
    /// <param name="firstChannel">The first of the four.</param>
    /// <param name="y">The row.</param>
    /// <param name="scratch">Memory of four bytes per pixel that the row may be put into.</param>
    public ReadOnlySpan<byte> Interleaved(int firstChannel, int y, Span<byte> scratch)
    {
        const int lanes = 4;
        var row = bytes[(firstChannel * channelStep + y * rowStep)..];
        if (pixelStep == lanes && channelStep == 1)
            return row[..(Width * lanes)];
        var count = Math.Min(lanes, Channels - firstChannel);
        for (var x = 0; x < Width; x++)
            for (var lane = 0; lane < count; lane++)
                scratch[x * lanes + lane] = row[x * pixelStep + lane * channelStep];
        return scratch[..(Width * lanes)];
    }

    /// <summary>Copies a row, [pixels, C].</summary>
    public void CopyRow(int y, Span<byte> target)
    {
        var row = bytes[(y * rowStep)..];
        for (var x = 0; x < Width; x++)
            for (var channel = 0; channel < Channels; channel++)
                target[x * Channels + channel] = row[x * pixelStep + channel * channelStep];
    }

    /// <summary>A part of the pixels, as an image of its own.</summary>
    public Raster Part(Box box)
    {
        var part = bytes[(box.Top * rowStep + box.Left * pixelStep)..];
        return new Raster(part, Channels, box.Height, box.Width, rowStep, pixelStep, channelStep);
    }
}
