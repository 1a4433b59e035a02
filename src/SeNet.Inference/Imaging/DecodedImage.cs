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
        using var file = new EncodedFile(path);
        return Read(file, applyOrientation);
    }

    /// <summary>Decodes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="applyOrientation">Whether it is rotated and mirrored by its EXIF orientation.</param>
    /// <param name="maximumPixels">Number of pixels above which it is refused before it is decoded.</param>
    public static DecodedImage Read(
        EncodedImage image, bool applyOrientation = true, long maximumPixels = int.MaxValue / BytesPerPixel)
    {
        using var codec = image.CreateCodec(out var result) ?? throw UnreadableImage.Explain(image, result);
        if ((long)codec.Info.Width * codec.Info.Height > Math.Min(maximumPixels, int.MaxValue / BytesPerPixel))
            throw new ImageFormatException(
                $"{image.Name} is {codec.Info.Width} x {codec.Info.Height}; at most " +
                    $"{Math.Min(maximumPixels, int.MaxValue / BytesPerPixel)} pixels are read: scale it down.",
                image.Path);
        // Unpremultiplied and without a colour space: the file's own numbers.
        var bitmap = new SKBitmap();
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (!bitmap.TryAllocPixels(info))
        {
            bitmap.Dispose();
            throw new ImageFormatException(
                $"{image.Name} is {info.Width} x {info.Height}; there is no memory for its pixels: scale it down.",
                image.Path);
        }

        var frame = codec.EncodedFormat == SKEncodedImageFormat.Gif ? GifFrame.Find(image) : null;
        using var opaque = frame?.WithoutTransparency();
        using var opaqueCodec = opaque?.CreateCodec(out _);
        result = (opaqueCodec ?? codec).GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            bitmap.Dispose();
            throw UnreadableImage.Explain(image, result);
        }

        frame?.FillAround(bitmap);
        if (!applyOrientation
            || ExifOrientation.Of(codec, image) is var origin && origin == SKEncodedOrigin.TopLeft)
            return new DecodedImage(bitmap);
        using (bitmap)
            return new DecodedImage(ImageOrientation.Upright(bitmap, origin));
    }

    public void Dispose() => bitmap.Dispose();
}
