using System.Runtime.InteropServices;

namespace SeNet.Imaging;

/// <summary>Which of a line's pixels make each pixel of the scaled line, and with what weight.</summary>
internal sealed class FilterTaps
{
    private readonly int[] first;
    private readonly int[] offsets; // of each pixel's weights, and their end
    private readonly List<float> weights = [];

    /// <summary>Computes the taps of a part of the scaled line.</summary>
    /// <param name="length">Pixels of the line.</param>
    /// <param name="scaledLength">Pixels of the scaled line.</param>
    /// <param name="start">First pixel of the part.</param>
    /// <param name="count">Pixels of the part.</param>
    /// <param name="interpolation">The filter.</param>
    public FilterTaps(int length, int scaledLength, int start, int count, Interpolation interpolation)
    {
        var scale = (double)length / scaledLength;
        // Where the line becomes shorter the filter covers as many pixels as fall together.
        var width = Math.Max(scale, 1);
        var reach = width * (interpolation == Interpolation.Bicubic ? 2 : 1);
        first = new int[count];
        offsets = new int[count + 1];
        for (var i = 0; i < count; i++)
        {
            var centre = (start + i + 0.5) * scale;
            var from = Math.Max((int)(centre - reach + 0.5), 0);
            var to = Math.Min((int)(centre + reach + 0.5), length);
            double WeightOf(int pixel) => Filter(interpolation, (pixel + 0.5 - centre) / width);
            var sum = 0.0;
            for (var pixel = from; pixel < to; pixel++)
                sum += WeightOf(pixel);
            for (var pixel = from; pixel < to; pixel++)
                weights.Add((float)(WeightOf(pixel) / sum));
            first[i] = from;
            offsets[i + 1] = weights.Count;
        }

        Start = first[0];
        End = first[^1] + Weights(count - 1).Length;
    }

    /// <summary>The first pixel that is used by any.</summary>
    public int Start { get; }

    /// <summary>The pixel after the last that is used.</summary>
    public int End { get; }

    /// <summary>The first pixel that is used for one of the part.</summary>
    public int First(int index) => first[index];

    /// <summary>The weights of the pixels from <see cref="First"/> on; their sum is 1.</summary>
    public ReadOnlySpan<float> Weights(int index) =>
        CollectionsMarshal.AsSpan(weights)[offsets[index]..offsets[index + 1]];

    private static double Filter(Interpolation interpolation, double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return interpolation switch
        {
            Interpolation.Bilinear => Math.Max(1 - x, 0),
            _ when x < 1 => ((a + 2) * x - (a + 3)) * x * x + 1,
            _ when x < 2 => a * (((x - 5) * x + 8) * x - 4),
            _ => 0,
        };
    }
}
