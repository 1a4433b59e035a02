using SkiaSharp;

namespace SeNet.Data;

/// <summary>One image file, decoded to 8-bit RGBA.</summary>
internal sealed class DecodedImage : IDisposable
{
    private const int BytesPerPixel = 4;
    private readonly string path;
    private readonly SKBitmap bitmap;

    private DecodedImage(string path, SKBitmap bitmap)
    {
        this.path = path;
        this.bitmap = bitmap;
    }

    public SKSizeI Size => bitmap.Info.Size;

    /// <exception cref="InvalidDataException">The file is no whole image.</exception>
    public static DecodedImage Read(string path)
    {
        using var codec = SKCodec.Create(path, out var result) ?? throw Unreadable(path, result);
        // Unpremultiplied and without a colour space: the file's own numbers.
        var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
            return new DecodedImage(path, bitmap);
        bitmap.Dispose();
        throw Unreadable(path, result);
    }

    /// <summary>Writes red, green and blue planes of the wanted size.</summary>
    /// <exception cref="InvalidDataException">The image has another size and must not be resized.</exception>
    public void Write(SKSizeI size, bool resize, Span<byte> planes)
    {
        if (Size == size)
        {
            Separate(bitmap, planes);
            return;
        }
        if (!resize)
            throw new InvalidDataException(
                $"'{path}' is {Size.Width} x {Size.Height}, expected {size.Width} x {size.Height} as the first image; give a size to resize all.");
        using var resized = new SKBitmap(bitmap.Info.WithSize(size).WithAlphaType(SKAlphaType.Opaque));
        // Opaque: a transparent pixel's colour counts like any other.
        using var source = new SKPixmap(bitmap.Info.WithAlphaType(SKAlphaType.Opaque), bitmap.GetPixels(), bitmap.RowBytes);
        using var destination = resized.PeekPixels();
        if (!source.ScalePixels(destination, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)))
            throw new InvalidDataException($"'{path}' could not be resized from {Size.Width} x {Size.Height} to {size.Width} x {size.Height}.");
        Separate(resized, planes);
    }

    public void Dispose() => bitmap.Dispose();

    private static void Separate(SKBitmap bitmap, Span<byte> planes)
    {
        var interleaved = bitmap.GetPixelSpan();
        var plane = bitmap.Width * bitmap.Height;
        for (var i = 0; i < plane; i++)
        {
            planes[i] = interleaved[i * BytesPerPixel];
            planes[plane + i] = interleaved[i * BytesPerPixel + 1];
            planes[2 * plane + i] = interleaved[i * BytesPerPixel + 2];
        }
    }

    private static InvalidDataException Unreadable(string path, SKCodecResult result) =>
        new($"'{path}' is no readable image ({result}); replace or remove it.");
}
