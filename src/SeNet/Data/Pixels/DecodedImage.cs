using SkiaSharp;

namespace SeNet.Data.Pixels;

/// <summary>
/// One image file, decoded to 8-bit RGBA. Alpha and colour profile are left aside, as by torchvision.
/// </summary>
internal sealed class DecodedImage : IDisposable
{
    /// <summary>Red, green, blue.</summary>
    public const int Channels = 3;

    private const int BytesPerPixel = 4;

    private readonly SKBitmap bitmap;

    private DecodedImage(SKBitmap bitmap) => this.bitmap = bitmap;

    public int Height => bitmap.Height;

    public int Width => bitmap.Width;

    public Raster Pixels => new(bitmap.GetPixelSpan(), Channels, Height, Width, bitmap.RowBytes, BytesPerPixel, 1);

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="applyOrientation">Whether the image is turned and mirrored as its EXIF orientation asks.</param>
    /// <exception cref="IOException">There is no such file, or the system refuses to read it.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read the file.</exception>
    /// <exception cref="InvalidDataException">The file is no whole image, or one of more than 2^29 pixels.</exception>
    public static DecodedImage Read(string path, bool applyOrientation = true)
    {
        using var codec = SKCodec.Create(path, out var result) ?? throw UnreadableImage.Explain(path, result);
        if ((long)codec.Info.Width * codec.Info.Height * BytesPerPixel > int.MaxValue)
            throw new InvalidDataException(
                $"'{path}' is {codec.Info.Width} x {codec.Info.Height}; at most {int.MaxValue / BytesPerPixel} " +
                    $"pixels can be read: " +
                "scale it down, or leave it out of the set.");
        // Unpremultiplied and without a colour space: the file's own numbers.
        var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul)))
            throw new InvalidDataException(
                $"'{path}' is {codec.Info.Width} x {codec.Info.Height}; there is no memory for its pixels: scale it down, or leave it out of the set.");
        result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            bitmap.Dispose();
            throw UnreadableImage.Explain(path, result);
        }

        if (!applyOrientation || ExifOrientation.Of(codec, path) is var origin && origin == SKEncodedOrigin.TopLeft)
            return new DecodedImage(bitmap);
        using (bitmap)
            return new DecodedImage(ImageOrientation.Turned(bitmap, origin));
    }

    public void Dispose() => bitmap.Dispose();
}
