using SeNet.Kernels;
using SeNet.Kernels.Winograd;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Kernels;

/// <summary>
/// The transforms against their definitions in float64. All values are small whole numbers, which bfloat16 holds and
/// adds exactly, so each must be equal.
/// </summary>
public unsafe class Winograd2x2Tests
{
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 32, 4, 4 },
        { 3, 64, 6, 8 },
        { 2, 32, 5, 7 },
        { 2, 96, 1, 1 },
        { 1, 32, 1, 6 },
        { 1, 32, 2, 3 },
        { 5, 160, 33, 9 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Inputs_become_the_tiles_of_the_definition(int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var x = ChannelsLast.Contiguous(randint(-4, 5, [images, channels, height, width], ScalarType.BFloat16));
        var expected = InputTiles(x.to_type(ScalarType.Float64));
        var maps = ChannelsLast.MapsOf(x);
        var tiles = full(expected.shape, 100, ScalarType.BFloat16);
        Input2x2.Transform(maps, Tiles(tiles, maps));
        Golden.LargestDifference(tiles.to_type(ScalarType.Float64), expected).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Tiles_become_the_outputs_of_the_definition(int images, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var (rows, columns) = ((height + 1) / 2, (width + 1) / 2);
        var tiles = randint(-4, 5, [Tiles2x2.Planes, images * rows * columns, channels], ScalarType.BFloat16);
        var bias = randint(-8, 9, [channels], ScalarType.BFloat16);
        var expected = Outputs(tiles.to_type(ScalarType.Float64), images, height, width)
            + bias.to_type(ScalarType.Float64).view(-1, 1, 1);
        var y = ChannelsLast.Contiguous(full([images, channels, height, width], 100, ScalarType.BFloat16));
        foreach (var relu in new[] { false, true })
        {
            Transform(tiles, bias, relu, y);
            Golden.LargestDifference(y.to_type(ScalarType.Float64), relu ? expected.relu() : expected).Should().Be(0);
        }
    }

    [Fact]
    public void Rows_of_tiles_can_be_done_in_parts()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(3);
        var x = ChannelsLast.Contiguous(randint(-4, 5, [3, 32, 5, 6], ScalarType.BFloat16));
        var maps = ChannelsLast.MapsOf(x);
        // From the last row of the first image to the end of the second and on.
        const int columns = 3, first = 2, rows = 5;
        var tiles = empty([Tiles2x2.Planes, rows * columns, 32], ScalarType.BFloat16);
        Input2x2.Transform(maps, Tiles(tiles, maps, first));
        var expected = InputTiles(x.to_type(ScalarType.Float64)).narrow(1, first * columns, rows * columns);
        Golden.LargestDifference(tiles.to_type(ScalarType.Float64), expected).Should().Be(0);
    }

    [Fact]
    public void A_value_that_is_not_a_number_stays_one()
    {
        using var scope = NewDisposeScope();
        var tiles = ones([Tiles2x2.Planes, 1, 32], ScalarType.BFloat16);
        tiles[0, 0, 3] = float.NaN;
        tiles[0, 0, 5] = float.PositiveInfinity;
        tiles[1, 0, 5] = float.NegativeInfinity;
        var y = ChannelsLast.Contiguous(empty([1, 32, 2, 2], ScalarType.BFloat16));
        Transform(tiles, zeros(32, ScalarType.BFloat16), relu: true, y);
        y.isnan().nonzero().ToDoubles().Should().Equal(0, 3, 0, 0, 0, 5, 0, 0);
    }

    private static void Transform(Tensor tiles, Tensor bias, bool relu, Tensor y)
    {
        var maps = ChannelsLast.MapsOf(y);
        Output2x2.Transform(Tiles(tiles, maps), bias.Address(), relu, maps);
    }

    private static Tiles2x2 Tiles(Tensor tiles, ChannelsLastMaps maps, int first = 0)
    {
        var rows = (int)tiles.size(1) / Tiles2x2.ColumnsOf(maps);
        return new Tiles2x2(tiles.Address(), rows, (int)tiles.size(2), maps, first);
    }

    /// <summary>B^T d B, [16, tiles, C].</summary>
    private static Tensor InputTiles(Tensor x)
    {
        var b = tensor(new double[] { 1, 0, -1, 0, 0, 1, 1, 0, 0, -1, 1, 0, 0, 1, 0, -1 }, [4, 4]);
        var padded = nn.functional.pad(x, [1, 1 + x.size(3) % 2, 1, 1 + x.size(2) % 2]);
        var tiles = b.matmul(padded.unfold(2, 4, 2).unfold(3, 4, 2)).matmul(b.t());
        return tiles.permute(4, 5, 0, 2, 3, 1).reshape(Tiles2x2.Planes, -1, x.size(1));
    }

    /// <summary>A^T m A, [N, C, H, W].</summary>
    private static Tensor Outputs(Tensor tiles, int images, int height, int width)
    {
        var a = tensor(new double[] { 1, 1, 1, 0, 0, 1, -1, -1 }, [2, 4]);
        var m = tiles.view(4, 4, images, (height + 1) / 2, (width + 1) / 2, -1).permute(2, 5, 3, 4, 0, 1);
        var pixels = a.matmul(m).matmul(a.t()).permute(0, 1, 2, 4, 3, 5).flatten(4, 5).flatten(2, 3);
        return pixels.narrow(2, 0, height).narrow(3, 0, width);
    }
}
