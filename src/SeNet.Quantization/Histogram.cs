namespace SeNet.Quantization;

/// <summary>How often numbers of a value fall into equal bins between the smallest and the largest.</summary>
/// <param name="minimum">The smallest number.</param>
/// <param name="maximum">The largest number.</param>
internal sealed class Histogram(float minimum, float maximum)
{
    private const int Bins = 2048;
    private const int QuantizedBins = 128;
    private const double Kept = 0.99999;

    private readonly long[] counts = new long[Bins];

    // Behind a rectifier half of the numbers are zero, which every range has exactly: they would hide the others.
    private readonly long[] withoutZeros = new long[Bins];

    /// <summary>Width of a bin.</summary>
    private double Width { get; } = Math.Max(((double)maximum - minimum) / Bins, float.Epsilon);

    /// <summary>Counts numbers.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        var scale = 1 / Width;
        foreach (var number in numbers)
        {
            var bin = Math.Clamp((int)((number - minimum) * scale), 0, Bins - 1);
            counts[bin]++;
            withoutZeros[bin] += number == 0 ? 0 : 1;
        }
    }

    /// <summary>The range by a method.</summary>
    public ValueRange Range(CalibrationMethod method) => method switch
    {
        CalibrationMethod.Entropy => ByEntropy(),
        CalibrationMethod.Percentile => ByPercentile(),
        _ => ValueRange.Of(minimum, maximum),
    };

    /// <summary>Of numbers of both signs as many are left out at either end.</summary>
    private ValueRange ByPercentile()
    {
        var left = counts.Sum() * (1 - Kept);
        var (below, above) = (minimum < 0, maximum > 0) switch
        {
            (true, true) => (left / 2, left / 2),
            (true, false) => (left, 0),
            _ => (0.0, left),
        };
        var (first, end) = (0, Bins);
        for (var sum = 0L; first < Bins && (sum += counts[first]) <= below;)
            first++;
        for (var sum = 0L; end > first + 1 && (sum += counts[end - 1]) <= above;)
            end--;
        return ValueRange.Of(minimum + first * Width, minimum + end * Width);
    }

    private ValueRange ByEntropy()
    {
        var largest = Math.Max(Math.Abs((double)minimum), maximum);
        var (best, least) = (ValueRange.Of(minimum, maximum), double.PositiveInfinity);
        const int trials = 120;
        for (var trial = trials; trial > 6; trial--)
        {
            // Of both signs, the range is cut at both ends alike.
            var threshold = largest * trial / trials;
            var (first, end) = (BinOf(-threshold), Math.Min(Bins, BinOf(threshold) + 1));
            if (end - first < QuantizedBins)
                break;
            var divergence = Divergence(first, end);
            if (divergence < least)
                (best, least) = (
                    ValueRange.Of(Math.Max(minimum, -threshold), Math.Min(maximum, threshold)), divergence);
        }

        return best;
    }

    private int BinOf(double number) => (int)Math.Clamp((number - minimum) / Width, 0, Bins - 1);

    /// <summary>
    /// Kullback-Leibler divergence of the clipped distribution, whose ends take what is outside, from the one that is
    /// left of the numbers inside when they are put into few bins and spread evenly over the old ones that had any.
    /// </summary>
    private double Divergence(int first, int end)
    {
        var length = end - first;
        var clipped = new double[length];
        for (var i = 0; i < Bins; i++)
            clipped[Math.Clamp(i - first, 0, length - 1)] += withoutZeros[i];
        var quantized = new double[length];
        for (var bin = 0; bin < QuantizedBins; bin++)
        {
            var (from, to) = (bin * length / QuantizedBins, (bin + 1) * length / QuantizedBins);
            long sum = 0, filled = 0;
            for (var i = from; i < to; i++)
            {
                sum += withoutZeros[first + i];
                filled += withoutZeros[first + i] > 0 ? 1 : 0;
            }

            for (var i = from; i < to; i++)
                quantized[i] = withoutZeros[first + i] > 0 ? (double)sum / filled : 0;
        }

        var (all, inside) = (clipped.Sum(), quantized.Sum());
        if (inside == 0)
            return double.PositiveInfinity;
        var divergence = 0.0;
        // Where nothing inside falls into a bin that clipping fills.
        const double smallest = 1e-12;
        for (var i = 0; i < length; i++)
            if (clipped[i] > 0)
                divergence += clipped[i] / all * Math.Log(clipped[i] / all / Math.Max(quantized[i] / inside, smallest));
        return divergence;
    }
}
