using System.Buffers;

namespace SeNet.Data;

/// <summary>
/// Rotated, sheared and moved images, pixel for pixel as Pillow's <c>Image.transform</c> makes them, and so torchvision
/// on PIL images.
/// </summary>
internal static class AffineWarp
{
    private const int Outside = -1;

    /// <summary>Rotates an image counter-clockwise around its center.</summary>
    public static void Rotate(ImageBuffer image, double degrees, GeometricInterpolation interpolation, byte fill)
    {
        var angle = degrees - 360 * Math.Floor(degrees / 360);
        if (angle == 0)
            return;
        if (angle == 180)
            Mirroring.HalfTurn(image);
        else if (angle is 90 or 270 && image.Width == image.Height)
            Mirroring.QuarterTurn(image, counterClockwise: angle == 90);
        else
            Apply(image, AffineMap.Rotation(angle, image.Height, image.Width), interpolation, fill);
    }

    /// <summary>Takes each pixel of the result from where the map says; <paramref name="fill"/> outside.</summary>
    public static void Apply(ImageBuffer image, AffineMap map, GeometricInterpolation interpolation, byte fill)
    {
        if (interpolation == GeometricInterpolation.Bilinear)
            Bilinear(image, map, fill);
        else
            Nearest(image, map, fill);
        image.UseScratch();
    }

    private static void Nearest(ImageBuffer image, AffineMap map, byte fill)
    {
        var length = image.Height * image.Width;
        var source = ArrayPool<int>.Shared.Rent(length); // position in a plane
        if (map is { B: 0, D: 0 })
            Scaled(image, map, source);
        else
            Turned(image, map, source);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            var result = image.Scratch.Slice(channel * length, length);
            for (var i = 0; i < length; i++)
                result[i] = source[i] == Outside ? fill : plane[source[i]];
        }

        ArrayPool<int>.Shared.Return(source);
    }

    /// <summary>Without rotation and shear Pillow adds up steps in floating point.</summary>
    private static void Scaled(ImageBuffer image, AffineMap map, Span<int> source)
    {
        var columns = new int[image.Width];
        var at = map.C + map.A * 0.5;
        for (var x = 0; x < columns.Length; x++, at += map.A)
            columns[x] = Inside(at, image.Width);
        at = map.F + map.E * 0.5;
        for (var y = 0; y < image.Height; y++, at += map.E)
        {
            var row = Inside(at, image.Height);
            for (var x = 0; x < image.Width; x++)
                source[y * image.Width + x] =
                    row == Outside || columns[x] == Outside ? Outside : row * image.Width + columns[x];
        }

        static int Inside(double position, int length) =>
            position >= 0 && position < length ? (int)position : Outside;
    }

    /// <summary>With them, in fixed point of 16 bits after the point.</summary>
    private static void Turned(ImageBuffer image, AffineMap map, Span<int> source)
    {
        var (a, b, d, e) = (Fixed(map.A), Fixed(map.B), Fixed(map.D), Fixed(map.E));
        var firstX = Fixed(map.C + map.A * 0.5 + map.B * 0.5);
        var firstY = Fixed(map.F + map.D * 0.5 + map.E * 0.5);
        for (var y = 0; y < image.Height; y++, firstX += b, firstY += e)
        {
            var (atX, atY) = (firstX, firstY);
            for (var x = 0; x < image.Width; x++, atX += a, atY += d)
            {
                var (column, row) = (atX >> 16, atY >> 16);
                source[y * image.Width + x] =
                    column >= 0 && column < image.Width && row >= 0 && row < image.Height
                        ? (int)(row * image.Width + column)
                        : Outside;
            }
        }

        static long Fixed(double value) => (long)Math.Floor(value * 65536 + 0.5);
    }

    private static void Bilinear(ImageBuffer image, AffineMap map, byte fill)
    {
        var (height, width) = (image.Height, image.Width);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            var result = image.Scratch.Slice(channel * height * width, height * width);
            for (int y = 0, i = 0; y < height; y++)
                for (var x = 0; x < width; x++, i++)
                {
                    var atX = map.A * (x + 0.5) + map.B * (y + 0.5) + map.C;
                    var atY = map.D * (x + 0.5) + map.E * (y + 0.5) + map.F;
                    result[i] = atX >= 0 && atX < width && atY >= 0 && atY < height
                        ? Mean(plane, height, width, atY - 0.5, atX - 0.5)
                        : fill;
                }
        }
    }

    private static byte Mean(ReadOnlySpan<byte> plane, int height, int width, double y, double x)
    {
        var (top, left) = ((int)Math.Floor(y), (int)Math.Floor(x));
        var upper = Row(plane, top);
        var lower = Row(plane, top + 1);
        return (byte)(upper + (lower - upper) * (y - top));

        double Row(ReadOnlySpan<byte> pixels, int row)
        {
            var start = Math.Clamp(row, 0, height - 1) * width;
            int first = pixels[start + Math.Clamp(left, 0, width - 1)];
            int second = pixels[start + Math.Clamp(left + 1, 0, width - 1)];
            return first + (second - first) * (x - left);
        }
    }
}
