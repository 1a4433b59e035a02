using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>
/// One image file, decoded to 8-bit RGBA. Alpha and colour profile are ignored, as by torchvision.
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

    public Raster Pixels =>
        new(bitmap.GetPixelSpan(), Channels, Height, Width, bitmap.RowBytes, BytesPerPixel, channelStep: 1);

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="applyOrientation">Whether the image is rotated and mirrored by its EXIF orientation.</param>
    /// <exception cref="IOException">There is no such file, or the system refuses to read it.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read the file.</exception>
    /// <exception cref="ImageFormatException">
    /// The file is not a whole image, or one of more than 2^29 pixels.
    /// </exception>
    public static DecodedImage Read(string path, bool applyOrientation = true)
    {
        using var codec = SKCodec.Create(path, out var result) ?? throw UnreadableImage.Explain(path, result);
        if ((long)codec.Info.Width * codec.Info.Height * BytesPerPixel > int.MaxValue)
            throw new ImageFormatException(
                $"'{path}' is {codec.Info.Width} x {codec.Info.Height}; at most {int.MaxValue / BytesPerPixel} " +
                "pixels can be read: scale it down, or leave it out of the set.",
                path);
        // Unpremultiplied and without a colour space: the file's own numbers.
        var bitmap = new SKBitmap();
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (!bitmap.TryAllocPixels(info))
        {
            bitmap.Dispose();
            throw new ImageFormatException(
                $"'{path}' is {info.Width} x {info.Height}; there is no memory for its pixels: scale it down, or " +
                "leave it out of the set.",
                path);
        }

        result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            bitmap.Dispose();
            throw UnreadableImage.Explain(path, result);
        }

        if (!applyOrientation || ExifOrientation.Of(codec, path) is var origin && origin == SKEncodedOrigin.TopLeft)
            return new DecodedImage(bitmap);
        using (bitmap)
            return new DecodedImage(ImageOrientation.Upright(bitmap, origin));
    }

    public void Dispose() => bitmap.Dispose();
}
