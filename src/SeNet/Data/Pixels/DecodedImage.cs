using SkiaSharp;

namespace SeNet.Data.Pixels;

/// <summary>One image file, decoded to 8-bit RGBA. Alpha, colour profile and EXIF rotation are left aside, as by torchvision.</summary>
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

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no whole image, or one of more than 2^29 pixels.</exception>
    public static DecodedImage Read(string path)
    {
        using var codec = SKCodec.Create(path, out var result) ?? throw Unreadable(path, result);
        if ((long)codec.Info.Width * codec.Info.Height * BytesPerPixel > int.MaxValue)
            throw new InvalidDataException(
                $"'{path}' is {codec.Info.Width} x {codec.Info.Height}; at most {int.MaxValue / BytesPerPixel} pixels can be read: scale it down or remove it.");
        // Unpremultiplied and without a colour space: the file's own numbers.
        var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
            return new DecodedImage(bitmap);
        bitmap.Dispose();
        throw Unreadable(path, result);
    }

    public void Dispose() => bitmap.Dispose();

    private static Exception Unreadable(string path, SKCodecResult result) =>
        File.Exists(path)
            ? new InvalidDataException($"'{path}' is no readable image ({result}); replace or remove it.")
            : new FileNotFoundException($"'{path}' does not exist; put it back, or list the images anew.", path);
}
