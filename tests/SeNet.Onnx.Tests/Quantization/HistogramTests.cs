using SeNet.Quantization;

namespace SeNet.Onnx.Tests.Quantization;

/// <summary>Ranges of values by the three methods.</summary>
public class HistogramTests
{
    [Fact]
    public void By_the_smallest_and_the_largest_number()
    {
        Range(CalibrationMethod.MinMax, -2, 3, 1).Should().Be(new ValueRange(-2, 3));
        Range(CalibrationMethod.MinMax, 1, 3).Should().Be(new ValueRange(0, 3), "zero is in every range");
        Range(CalibrationMethod.MinMax, -3, -1).Should().Be(new ValueRange(-3, 0));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    public void A_percentile_leaves_out_one_number_of_100_000(float low, float high)
    {
        var numbers = Enumerable.Range(0, 1_000_000).Select(i => low + (high - low) * i / 1_000_000f).ToList();
        // 9 of 1,000,000 above, fewer than 0.001%; and, where there are negative ones, 4 on either side.
        var outliers = low < 0 ? 4 : 9;
        numbers.AddRange(Enumerable.Repeat(50f, outliers));
        if (low < 0)
            numbers.AddRange(Enumerable.Repeat(-50f, outliers));
        var range = Range(CalibrationMethod.Percentile, [.. numbers]);
        range.Maximum.Should().BeInRange(high * 0.99, high * 1.1);
        range.Minimum.Should().BeInRange(low * 1.1, low * 0.95);
    }

    [Fact]
    public void Entropy_clips_a_long_thin_tail_and_keeps_an_even_distribution()
    {
        var random = new Random(3);
        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var normal = Enumerable.Range(0, 200_000).Select(_ => (float)Normal()).Append(40f).ToArray();
        Range(CalibrationMethod.Entropy, normal).Maximum.Should().BeInRange(2.5, 20);
        var rectified = Enumerable.Range(0, 200_000).Select(_ => (float)Math.Max(0, Normal())).ToArray();
        Range(CalibrationMethod.Entropy, rectified).Maximum.Should().BeGreaterThan(2.5, "zeros are in every range");
        var even = Enumerable.Range(0, 200_000).Select(_ => random.NextSingle()).ToArray();
        Range(CalibrationMethod.Entropy, even).Maximum.Should().BeGreaterThan(0.9);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 6)]
    [InlineData(-2, 0)]
    [InlineData(0, 0)]
    public void Zero_is_an_integer_exactly_and_the_ends_are_the_smallest_and_the_largest(double minimum, double maximum)
    {
        var range = ValueRange.Of(minimum, maximum);
        double Number(int integer) => range.Scale * (integer - range.ZeroPoint);
        Number(range.ZeroPoint).Should().Be(0);
        if (maximum > minimum)
        {
            Number(byte.MinValue).Should().BeApproximately(minimum, range.Scale);
            Number(byte.MaxValue).Should().BeApproximately(maximum, range.Scale);
        }
    }

    private static ValueRange Range(CalibrationMethod method, params float[] numbers)
    {
        var histogram = new Histogram(numbers.Min(), numbers.Max());
        histogram.Add(numbers);
        return histogram.Range(method);
    }
}
