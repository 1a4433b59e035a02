using SeNet.Kernels;
using SeNet.Kernels.Winograd;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Input4x4 =
    SeNet.Kernels.Winograd.Input4x4<SeNet.Kernels.Simd.Simd256, System.Runtime.Intrinsics.Vector256<float>>;
using Output4x4 =
    SeNet.Kernels.Winograd.Output4x4<SeNet.Kernels.Simd.Simd256, System.Runtime.Intrinsics.Vector256<float>>;

namespace SeNet.Tests.Kernels;

/// <summary>
/// The transforms of F(4x4, 3x3) against Cook and Toom's construction in float64: the matrices are made from the points
/// alone, and together they must be a convolution.
/// </summary>
public unsafe class Winograd4x4Tests
{
    private static readonly double[] Points = [0, Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2), -Math.Sqrt(2)];

    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 16, 4, 4 },
        { 3, 24, 8, 12 },
        { 2, 17, 5, 7 },
        { 2, 64, 1, 1 },
        { 1, 9, 2, 11 },
        { 5, 40, 33, 6 },
    };

    [Fact]
    public void The_matrices_make_a_convolution()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var (d, g) = (randn(6, 6, ScalarType.Float64), randn(3, 3, ScalarType.Float64));
        var product = FilterMatrix().matmul(g).matmul(FilterMatrix().t()) * InputMatrix().matmul(d).matmul(
            InputMatrix().t());
        var expected = nn.functional.conv2d(d.view(1, 1, 6, 6), g.view(1, 1, 3, 3)).view(4, 4);
        Golden.LargestDifference(OutputMatrix().matmul(product).matmul(OutputMatrix().t()), expected)
            .Should().BeLessThan(1e-13);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Inputs_become_the_tiles_of_the_definition(int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var x = ChannelsLast.Contiguous(randn(images, channels, height, width));
        var maps = new Tiles4x4(ChannelsLast.MapsOf(x));
        var tiles = Winograd4x4Tiles.Empty(maps.Count, channels);
        Input4x4.Transform(maps, first: 0, Winograd4x4Tiles.Of(tiles));
        Golden.LargestDifference(tiles.to_type(ScalarType.Float64), InputTiles(x.to_type(ScalarType.Float64)))
            .Should().BeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_become_the_outputs_of_the_definition(int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var y = ChannelsLast.Contiguous(full([images, channels, height, width], 100, ScalarType.Float32));
        var (products, bias) = (randn(36, new Tiles4x4(ChannelsLast.MapsOf(y)).Count, channels), randn(channels));
        var expected = Outputs(products.to_type(ScalarType.Float64), images, height, width) + bias.view(-1, 1, 1);
        foreach (var relu in new[] { false, true })
        {
            Transform(products, bias, relu, y);
            // The factors grow to 8, so outputs have a standard deviation of up to 17.
            Golden.LargestDifference(y.to_type(ScalarType.Float64), relu ? expected.relu() : expected)
                .Should().BeLessThan(3e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_adjoint_has_the_same_products_with_all_values_as_the_transform(
        int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var gradient = ChannelsLast.Contiguous(randn(images, channels, height, width));
        var maps = new Tiles4x4(ChannelsLast.MapsOf(gradient));
        var values = Winograd4x4Tiles.Empty(maps.Count, channels);
        Output4x4.Adjoint(maps, first: 0, Winograd4x4Tiles.Of(values));
        var products = randn([36, maps.Count, channels], ScalarType.Float64, requires_grad: true);
        Outputs(products, images, height, width).backward([gradient.to_type(ScalarType.Float64)]);
        Golden.LargestDifference(values.to_type(ScalarType.Float64), products.grad!).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Weights_and_their_gradients_are_transformed_by_the_definition()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var weight = randn([3, 3, 5, 7], ScalarType.Float64, requires_grad: true);
        var g = FilterMatrix();
        var expected = g.matmul(weight.permute(2, 3, 0, 1)).matmul(g.t()).permute(2, 3, 0, 1).reshape(36, 5, 7);
        Golden.LargestDifference(Winograd4x4Weights.Transform(weight.detach()), expected).Should().BeLessThan(1e-14);
        var by = randn(36, 5, 7, ScalarType.Float64);
        expected.backward([by]);
        Golden.LargestDifference(Winograd4x4Weights.Gradient(by), weight.grad!).Should().BeLessThan(1e-14);
    }

    [Fact]
    public void Tiles_can_be_done_in_parts()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var x = ChannelsLast.Contiguous(randn(3, 16, 5, 9));
        const int first = 4, count = 9; // From within the first image to within the third.
        var tiles = Winograd4x4Tiles.Empty(count, 16);
        var maps = new Tiles4x4(ChannelsLast.MapsOf(x));
        Input4x4.Transform(maps, first, Winograd4x4Tiles.Of(tiles).Part(0, 2));
        Input4x4.Transform(maps, first + 2, Winograd4x4Tiles.Of(tiles).Part(2, count - 2));
        var expected = InputTiles(x.to_type(ScalarType.Float64)).narrow(1, first, count);
        Golden.LargestDifference(tiles.to_type(ScalarType.Float64), expected).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void A_value_that_is_not_a_number_stays_one()
    {
        using var scope = NewDisposeScope();
        var products = ones(36, 1, 16);
        products[0, 0, 3] = float.NaN;
        var y = ChannelsLast.Contiguous(empty(1, 16, 2, 2));
        Transform(products, zeros(16), relu: true, y);
        y.isnan().nonzero().ToDoubles().Should().Equal(0, 3, 0, 0);
    }

    private static void Transform(Tensor products, Tensor bias, bool relu, Tensor y)
    {
        var maps = new Tiles4x4(ChannelsLast.MapsOf(y));
        Output4x4.Transform(Winograd4x4Tiles.Of(products), first: 0, maps, (float*)bias.Address(), shortcut: null, Rectifier.Floor(relu),
            float.PositiveInfinity);
    }

    /// <summary>B^T d B, [36, tiles, C].</summary>
    private static Tensor InputTiles(Tensor x)
    {
        var (height, width) = ((int)x.size(2), (int)x.size(3));
        var padded = nn.functional.pad(x, [1, 1 + Overhang(width), 1, 1 + Overhang(height)]);
        var tiles = InputMatrix().matmul(padded.unfold(2, 6, 4).unfold(3, 6, 4)).matmul(InputMatrix().t());
        return tiles.permute(4, 5, 0, 2, 3, 1).reshape(36, -1, x.size(1));
    }

    /// <summary>A^T m A, [N, C, H, W].</summary>
    private static Tensor Outputs(Tensor products, int images, int height, int width)
    {
        var m = products.view(6, 6, images, (height + 3) / 4, (width + 3) / 4, -1).permute(2, 5, 3, 4, 0, 1);
        var pixels = OutputMatrix().matmul(m)
            .matmul(OutputMatrix().t()).permute(0, 1, 2, 4, 3, 5).flatten(4, 5).flatten(2, 3);
        return pixels.narrow(2, 0, height).narrow(3, 0, width);
    }

    private static int Overhang(int size) => (4 - size % 4) % 4;

    /// <summary>
    /// B^T: for each point the product of x minus each other one, and for infinity that of x minus each; lowest power
    /// first.
    /// </summary>
    private static Tensor InputMatrix()
    {
        var rows = Points.Select((_, i) => Product(Points.Where((_, j) => j != i))).Append(Product(Points));
        return tensor(rows.SelectMany(row => row.Concat(new double[6 - row.Length])).ToArray(), [6, 6]);
    }

    /// <summary>A^T: powers 0 to 3 of each point; of infinity the last.</summary>
    private static Tensor OutputMatrix() =>
        tensor(Enumerable.Range(0, 4).SelectMany(
            power => Points.Select(point => Math.Pow(point, power)).Append(power == 3 ? 1 : 0)).ToArray(), [4, 6]);

    /// <summary>G: powers 0 to 2 of each point over its distances from the others; of infinity the last.</summary>
    private static Tensor FilterMatrix()
    {
        var rows = Points.Select((point, i) =>
        {
            var distances = Points.Where((_, j) => j != i).Aggregate(
                1.0, (product, other) => product * (point - other));
            return Enumerable.Range(0, 3).Select(power => Math.Pow(point, power) / distances);
        });
        return tensor(rows.Append([0, 0, 1]).SelectMany(row => row).ToArray(), [6, 3]);
    }

    /// <summary>The coefficients of the product of x - root.</summary>
    private static double[] Product(IEnumerable<double> roots) =>
        roots.Aggregate(new double[] { 1 }, (product, root) =>
            [.. Enumerable.Range(0, product.Length + 1).Select(
                i => (i > 0 ? product[i - 1] : 0) - (i < product.Length ? root * product[i] : 0))]);
}
