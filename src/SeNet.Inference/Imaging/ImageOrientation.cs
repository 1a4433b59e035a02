using System.Runtime.InteropServices;
using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>Rotates and mirrors decoded images by their EXIF orientation, so that they are upright.</summary>
internal static class ImageOrientation
{
    private const int Tile = 32; // Side of what is copied together; both images' parts fit the first cache.

    /// <summary>An upright copy of an image of four bytes per pixel.</summary>
    public static SKBitmap Upright(SKBitmap source, SKEncodedOrigin origin)
    {
        var (rowStep, last, bottom) = (source.RowBytes / sizeof(uint), source.Width - 1, source.Height - 1);
        // Where the result's first pixel lies in the source, and the steps there to the next pixel and to the next row.
        var (start, x, y) = origin switch
        {
            SKEncodedOrigin.TopRight => (last, -1, rowStep),
            SKEncodedOrigin.BottomRight => (bottom * rowStep + last, -1, -rowStep),
            SKEncodedOrigin.BottomLeft => (bottom * rowStep, 1, -rowStep),
            SKEncodedOrigin.LeftTop => (0, rowStep, 1),
            SKEncodedOrigin.RightTop => (bottom * rowStep, -rowStep, 1),
            SKEncodedOrigin.RightBottom => (bottom * rowStep + last, -rowStep, -1),
            SKEncodedOrigin.LeftBottom => (last, rowStep, -1),
            _ => (0, 1, rowStep),
        };
        var (width, height) =
            origin >= SKEncodedOrigin.LeftTop ? (source.Height, source.Width) : (source.Width, source.Height);
        var turned = new SKBitmap(source.Info.WithSize(width, height));
        var from = MemoryMarshal.Cast<byte, uint>(source.GetPixelSpan());
        var to = MemoryMarshal.Cast<byte, uint>(turned.GetPixelSpan());
        var targetStep = turned.RowBytes / sizeof(uint);
        for (var top = 0; top < height; top += Tile)
            for (var left = 0; left < width; left += Tile)
                for (var row = top; row < Math.Min(top + Tile, height); row++)
                    for (var column = left; column < Math.Min(left + Tile, width); column++)
                        to[row * targetStep + column] = from[start + row * y + column * x];
        return turned;
    }
}
