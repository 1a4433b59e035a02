using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SeNet.Data;

/// <summary>Scales images, first along the rows, then along the columns, to 8 bits after each, as Pillow does: to within a level the same pixels.</summary>
internal static class Resampler
{
    /// <summary>Scales an image and keeps a part of the result.</summary>
    /// <param name="source">The image.</param>
    /// <param name="height">Rows of the whole result.</param>
    /// <param name="width">Columns of the whole result.</param>
    /// <param name="window">The part to keep.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="planes">Receives the part, [C, H, W].</param>
    public static void Resample(Raster source, int height, int width, Box window, Interpolation interpolation, Span<byte> planes)
    {
        var rows = new FilterTaps(source.Height, height, window.Top, window.Height, interpolation);
        var columns = new FilterTaps(source.Width, width, window.Left, window.Width, interpolation);
        // The source's rows that count, as wide as the result.
        var narrowed = ArrayPool<float>.Shared.Rent((rows.End - rows.Start) * window.Width);
        var sum = ArrayPool<float>.Shared.Rent(window.Width);
        for (var channel = 0; channel < source.Channels; channel++)
        {
            for (var y = rows.Start; y < rows.End; y++)
                AlongRow(source.Row(channel, y), source.PixelStep, columns, narrowed.AsSpan((y - rows.Start) * window.Width, window.Width));
            for (var y = 0; y < window.Height; y++)
                AlongColumns(narrowed, rows, y, sum.AsSpan(0, window.Width), planes.Slice((channel * window.Height + y) * window.Width, window.Width));
        }

        ArrayPool<float>.Shared.Return(narrowed);
        ArrayPool<float>.Shared.Return(sum);
    }

    private static void AlongRow(ReadOnlySpan<byte> row, int step, FilterTaps taps, Span<float> result)
    {
        for (var x = 0; x < result.Length; x++)
        {
            var position = taps.First(x) * step;
            var value = 0f;
            foreach (var weight in taps.Weights(x))
            {
                value += weight * row[position];
                position += step;
            }

            result[x] = ToLevel(value);
        }
    }

    private static void AlongColumns(ReadOnlySpan<float> rows, FilterTaps taps, int y, Span<float> sum, Span<byte> result)
    {
        sum.Clear();
        var row = taps.First(y) - taps.Start;
        foreach (var weight in taps.Weights(y))
            AddScaled(rows.Slice(row++ * sum.Length, sum.Length), weight, sum);
        for (var x = 0; x < sum.Length; x++)
            result[x] = (byte)ToLevel(sum[x]);
    }

    private static void AddScaled(ReadOnlySpan<float> values, float factor, Span<float> sum)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (var i = 0; i < vectors.Length; i++)
            sums[i] += vectors[i] * factor;
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            sum[i] += values[i] * factor;
    }

    private static float ToLevel(float value) => MathF.Floor(Math.Clamp(value, 0, 255) + 0.5f);
}
