using SeNet.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Layers;

public class Pool3x3Tests
{
    [Theory]
    [InlineData(6, 8)]
    [InlineData(5, 6)]
    [InlineData(1, 7)]
    public void Each_pooling_is_its_definition_over_the_pixels_of_a_window(int height, int width)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var maps = randn(1, 1, height, width);
        Compare(Pool3x3.Average(maps), maps, height, width, 1, -1, window => window.Sum() / 9);
        Compare(Pool3x3.AverageInside(maps), maps, height, width, 1, -1, window => window.Average());
        Compare(Pool3x3.Max(maps), maps, height, width, 1, -1, window => window.Max());
        Compare(Pool3x3.HalvingMaxLikeConvolution(maps), maps, (height + 1) / 2, (width + 1) / 2, 2, 0, window => window.Max());
        if (height == 1)
            return;
        Compare(Pool3x3.HalvingMax(maps), maps, (height - 1) / 2, (width - 1) / 2, 2, 0, window => window.Max());
        Compare(Pool3x3.CaffeHalvingMax(maps), maps, height / 2, width / 2, 2, 0, window => window.Max());
    }

    /// <summary>Compares with a loop over windows of 3x3 pixels, of those that lie in the maps.</summary>
    private static void Compare(Tensor actual, Tensor maps, int rows, int columns, int stride, int start, Func<double[], double> value)
    {
        actual.shape.Should().Equal(1, 1, rows, columns);
        var (pixels, height, width) = (maps.ToDoubles(), (int)maps.size(2), (int)maps.size(3));
        var expected =
            from row in Enumerable.Range(0, rows)
            from column in Enumerable.Range(0, columns)
            select value((
                from y in Enumerable.Range(row * stride + start, 3)
                from x in Enumerable.Range(column * stride + start, 3)
                where y >= 0 && y < height && x >= 0 && x < width
                select pixels[y * width + x]).ToArray());
        actual.ToDoubles().Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
    }
}
