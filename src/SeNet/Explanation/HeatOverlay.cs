using SeNet.Imaging;
using SeNet.Tensors;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Explanation;

/// <summary>Draws a <see cref="ClassActivationMap"/> over its image.</summary>
internal static class HeatOverlay
{
    private const int SmallestSide = 224;
    private const double Opacity = 0.65;

    // Of matplotlib's "inferno": lightness rises with the value, so it reads in gray and for color-blind eyes too.
    private static readonly (byte Red, byte Green, byte Blue)[] Colors =
    [
        (66, 10, 104), (120, 28, 109), (165, 44, 96), (207, 68, 70), (237, 105, 37), (251, 155, 6), (247, 209, 61),
        (252, 255, 164),
    ];

    /// <summary>8-bit pixels, [C, H, W].</summary>
    internal readonly record struct PixelPlanes(byte[] Planes, int Channels, int Height, int Width);

    public static PixelPlanes PixelsOf(Tensor image, Normalization normalization)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(normalization);
        var shape = image.shape;
        var channels = shape.Length switch
        {
            3 => shape[0],
            4 when shape[0] == 1 => shape[1],
            _ => 0,
        };
        if (channels is not (1 or 3) || channels != normalization.Mean.Count)
            throw new ArgumentException(
                $"The image is [{string.Join(", ", shape)}] and the normalization has {normalization.Mean.Count} "
                    + "channels; an overlay needs one image [1, C, H, W] or [C, H, W] of 1 or 3 channels, and a "
                    + "normalization of as many.",
                nameof(image));
        using var scope = NewDisposeScope();
        var (height, width) = ((int)shape[^2], (int)shape[^1]);
        var values = image.detach().to(ScalarType.Float32, CPU).reshape(channels, height, width).ToFloats();
        var planes = new byte[values.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            var channel = i / (height * width);
            var level = values[i] * normalization.StandardDeviation[channel] + normalization.Mean[channel];
            planes[i] = float.IsFinite(level) ? (byte)Math.Clamp(MathF.Round(255 * level), 0, 255) : (byte)0;
        }

        return new PixelPlanes(planes, (int)channels, height, width);
    }

    public static byte[] Draw(ClassActivationMap map, PixelPlanes image)
    {
        var factor = Math.Max(1, (SmallestSide - 1) / Math.Min(image.Height, image.Width) + 1);
        var (height, width) = (image.Height * factor, image.Width * factor);
        var heat = map.Resize(height, width);
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        var area = image.Height * image.Width;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var source = y / factor * image.Width + x / factor;
                var value = heat[y * width + x];
                var (red, green, blue) = ColorOf(value);
                var target = pixels.Slice(y * bitmap.RowBytes + 4 * x, 4);
                target[0] = Mixed(image.Planes[source], red, value);
                target[1] = Mixed(image.Planes[image.Channels == 1 ? source : area + source], green, value);
                target[2] = Mixed(image.Planes[image.Channels == 1 ? source : 2 * area + source], blue, value);
                target[3] = 255;
            }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private static (double Red, double Green, double Blue) ColorOf(float value)
    {
        var place = Math.Clamp(value, 0, 1) * (Colors.Length - 1);
        var first = Math.Min((int)place, Colors.Length - 2);
        var share = place - first;
        var (a, b) = (Colors[first], Colors[first + 1]);
        return (a.Red + share * (b.Red - a.Red), a.Green + share * (b.Green - a.Green),
            a.Blue + share * (b.Blue - a.Blue));
    }

    private static byte Mixed(byte pixel, double color, float value) =>
        (byte)Math.Round(pixel + Opacity * Math.Clamp(value, 0, 1) * (color - pixel));
}
