using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Graphs;

public class PoolingTests
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
        Compare(Pooled(InceptionPooling.Average, maps), maps, height, width, 1, -1, window => window.Sum() / 9);
        Compare(Pooled(InceptionPooling.AverageInside, maps), maps, height, width, 1, -1, window => window.Average());
        Compare(Pooled(InceptionPooling.Max, maps), maps, height, width, 1, -1, window => window.Max());
        Compare(
            Pooled(InceptionPooling.HalvingMaxLikeConvolution, maps), maps, (height + 1) / 2, (width + 1) / 2, 2, 0,
            window => window.Max());
        if (height == 1)
            return;
        Compare(
            Pooled(InceptionPooling.HalvingMax, maps), maps, (height - 1) / 2, (width - 1) / 2, 2, 0,
            window => window.Max());
        Compare(
            Pooled(InceptionPooling.CaffeHalvingMax, maps), maps, height / 2, width / 2, 2, 0, window => window.Max());
    }

    private static Tensor Pooled(Func<Value, Value> pooling, Tensor maps)
    {
        using var module = Unit.Of(1, pooling);
        return module.call(maps);
    }

    /// <summary>Compares with a loop over windows of 3x3 pixels, of those that lie in the maps.</summary>
    private static void Compare(
        Tensor actual, Tensor maps, int rows, int columns, int stride, int start, Func<double[], double> value)
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
