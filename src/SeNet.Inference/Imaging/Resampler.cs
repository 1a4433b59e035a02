using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeNet.Imaging;

/// <summary>
/// Resizes images, first along the rows, then along the columns, to 8 bits after each, as Pillow does: to within a
/// level the same pixels.
/// </summary>
/// <remarks>
/// Four channels are worked on at once, one in each lane of a vector, whether the image has so many or not.
/// </remarks>
internal static class Resampler
{
    private const int Lanes = 4;

    /// <summary>Resizes an image and keeps a part of the result.</summary>
    /// <param name="source">The image.</param>
    /// <param name="height">Rows of the whole result.</param>
    /// <param name="width">Columns of the whole result.</param>
    /// <param name="window">The part to keep.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="planes">Receives the part, [C, H, W].</param>
    public static void Resample(
        Raster source, int height, int width, Box window, Interpolation interpolation, Span<byte> planes)
    {
        var rows = new FilterTaps(source.Height, height, window.Top, window.Height, interpolation);
        var columns = new FilterTaps(source.Width, width, window.Left, window.Width, interpolation);
        var rowLength = window.Width * Lanes;
        var interleaved = ArrayPool<byte>.Shared.Rent(source.Width * Lanes);
        // The source's rows that are used, as wide as the result.
        var narrowed = ArrayPool<float>.Shared.Rent((rows.End - rows.Start) * rowLength);
        var sum = ArrayPool<float>.Shared.Rent(rowLength);
        for (var channel = 0; channel < source.Channels; channel += Lanes)
        {
            for (var y = rows.Start; y < rows.End; y++)
            {
                var row = narrowed.AsSpan((y - rows.Start) * rowLength, rowLength);
                AlongRow(source.Interleaved(channel, y, interleaved), columns, row);
            }

            for (var y = 0; y < window.Height; y++)
            {
                AlongColumns(narrowed, rows, y, sum.AsSpan(0, rowLength));
                for (var lane = 0; lane < Lanes && channel + lane < source.Channels; lane++)
                {
                    var start = ((channel + lane) * window.Height + y) * window.Width;
                    Separate(sum.AsSpan(lane), planes.Slice(start, window.Width));
                }
            }
        }

        ArrayPool<byte>.Shared.Return(interleaved);
        ArrayPool<float>.Shared.Return(narrowed);
        ArrayPool<float>.Shared.Return(sum);
    }

    private static void AlongRow(ReadOnlySpan<byte> row, FilterTaps taps, Span<float> result)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(row);
        var sums = MemoryMarshal.Cast<float, Vector128<float>>(result);
        for (var x = 0; x < sums.Length; x++)
        {
            var weights = taps.Weights(x);
            var covered = pixels.Slice(taps.First(x), weights.Length);
            var sum = Vector128<float>.Zero;
            for (var i = 0; i < covered.Length; i++)
                sum += Levels(covered[i]) * weights[i];
            var clamped = Vector128.Clamp(sum, Vector128<float>.Zero, Vector128.Create(255f));
            sums[x] = Vector128.Floor(clamped + Vector128.Create(0.5f));
        }
    }

    /// <summary>The four bytes of a pixel.</summary>
    private static Vector128<float> Levels(uint pixel)
    {
        var (words, _) = Vector128.Widen(Vector128.CreateScalar(pixel).AsByte());
        var (levels, _) = Vector128.Widen(words);
        return Vector128.ConvertToSingle(levels.AsInt32());
    }

    private static void AlongColumns(ReadOnlySpan<float> rows, FilterTaps taps, int y, Span<float> sum)
    {
        sum.Clear();
        var row = taps.First(y) - taps.Start;
        foreach (var weight in taps.Weights(y))
            AddScaled(rows.Slice(row++ * sum.Length, sum.Length), weight, sum);
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

    private static void Separate(ReadOnlySpan<float> lane, Span<byte> plane)
    {
        for (var x = 0; x < plane.Length; x++)
            plane[x] = (byte)(Math.Min(Math.Max(lane[x * Lanes], 0), 255) + 0.5f);
    }
}
