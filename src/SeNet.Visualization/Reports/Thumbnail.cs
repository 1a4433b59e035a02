using SeNet.Data;
using SeNet.Imaging;
using SkiaSharp;

namespace SeNet.Visualization.Reports;

/// <summary>Images re-encoded small: WebP of at most 112 pixels.</summary>
internal static class Thumbnail
{
    private const int LongestSide = 112;
    private const int Quality = 82;

    /// <summary>Encodes images on all processors; null for one that cannot be read.</summary>
    public static byte[]?[] EncodeAll(IReadOnlyList<(ImageSource Images, int Index)> sources)
    {
        var encoded = new byte[]?[sources.Count];
        ImageLoop.Run(sources.Count, i => encoded[i] = Encode(sources[i].Images, sources[i].Index));
        return encoded;
    }

    private static byte[]? Encode(ImageSource images, int index)
    {
        try
        {
            var scratch = new byte[images.ImageLength];
            return Encode(images.Read(index, scratch), images.Channels, images.Height, images.Width);
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            // It was there when the network saw it. The report is worth more than this image.
            return null;
        }
    }

    private static byte[] Encode(ReadOnlySpan<byte> planes, int channels, int height, int width)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        var area = height * width;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var channel = 0; channel < 4; channel++)
                    pixels[y * bitmap.RowBytes + 4 * x + channel] = channel == 3
                        ? (byte)255
                        : planes[(channels >= 3 ? channel : 0) * area + y * width + x];
        var scale = (double)LongestSide / Math.Max(height, width);
        if (scale >= 1)
            return Encode(bitmap);
        var size = new SKImageInfo(
            Math.Max(1, (int)(scale * width)), Math.Max(1, (int)(scale * height)), SKColorType.Rgba8888,
            SKAlphaType.Opaque);
        using var small = bitmap.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return Encode(small);
    }

    private static byte[] Encode(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Webp, Quality);
        return data.ToArray();
    }
}
