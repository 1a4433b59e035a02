using SeNet.Kernels;
using SeNet.Kernels.Matrices;
using SeNet.Kernels.Winograd;

namespace SeNet.Engine.Steps;

/// <summary>
/// A 3x3 convolution of stride 1 and padding 1 by F(4x4, 3x3): tiles are transformed, multiplied with the transformed
/// weights point by point, and transformed back with bias, shortcut and rectifier.
/// </summary>
internal sealed unsafe class WinogradStep : Step
{
    private const int Points = Points4x4.Values;

    // A point's planes a multiple of 4 KiB apart would share few sets of the first cache.
    private const int Gap = 16;

    // Transformed tiles and their products stay in the last cache.
    private const long ValuesAtOnce = 1L << 20;
    private const int FewestAtOnce = 24;

    private const int PiecesPerThread = 4;

    // Rows of a product whose pixels stay in the second cache.
    private const int MostRows = 96;

    private readonly CpuKernels kernels;
    private readonly PackedMatrix[] weights;
    private readonly float* bias;
    private readonly Region input, output;
    private readonly Region? shortcut;
    private readonly Limits limits;
    private readonly long scratch;
    private readonly int threads;
    private readonly int tiles;
    private readonly int rounds;

    public WinogradStep(
        CpuKernels kernels, PackedMatrix[] weights, float* bias, Region input, Region output, Region? shortcut,
        Limits limits, long scratch, int threads)
    {
        (this.kernels, this.weights, this.limits, this.threads) = (kernels, weights, limits, threads);
        this.bias = bias;
        (this.input, this.output, this.shortcut, this.scratch) = (input, output, shortcut, scratch);
        tiles = TilesOf(output);
        rounds = RoundsOf(input, output);
    }

    public override int Phases => 3 * rounds;

    public override string Method => "Winograd F(4x4, 3x3)";

    private int TilesAtOnce => Partition.PartsOf(tiles, rounds);

    private nint InputPlane => (nint)TilesAtOnce * input.Channels + Gap;

    private nint OutputPlane => (nint)TilesAtOnce * output.Channels + Gap;

    /// <summary>Tiles that cover maps.</summary>
    public static int TilesOf(Region maps) =>
        maps.Images * Partition.PartsOf(maps.Height, Tiles4x4.Side) * Partition.PartsOf(maps.Width, Tiles4x4.Side);

    /// <summary>Number of values that a step needs beside its input and output.</summary>
    public static long ScratchOf(Region input, Region output) => Points * (
        (long)Partition.PartsOf(TilesOf(output), RoundsOf(input, output)) * (input.Channels + output.Channels)
        + 2 * Gap);

    public override int Pieces(int phase)
    {
        var count = Part(tiles, rounds, phase / 3).Count;
        return phase % 3 == 1
            ? Points * Partition.PartsOf(count, MostRows)
            : Math.Min(count, PiecesPerThread * threads);
    }

    public override void Run(float* memory, int phase, int piece)
    {
        var (round, part) = Math.DivRem(phase, 3);
        var (start, tilesOfRound) = Part(tiles, rounds, round);
        var values = memory + scratch;
        var products = values + Points * InputPlane;
        if (part == 1)
        {
            Multiply(values, products, tilesOfRound, piece);
            return;
        }

        var (first, count) = Part(tilesOfRound, Pieces(phase), piece);
        if (part == 0)
            kernels.TransformInput(
                new Tiles4x4(input.MapsIn(memory)), start + first,
                new TileValues(values + (nint)first * input.Channels, count, input.Channels, InputPlane));
        else
            kernels.TransformOutput(
                new TileValues(products + (nint)first * output.Channels, count, output.Channels, OutputPlane),
                start + first, new Tiles4x4(output.MapsIn(memory)), bias,
                shortcut is { } added ? new Tiles4x4(added.MapsIn(memory)) : null, limits.Floor, limits.Ceiling);
    }

    private static int RoundsOf(Region input, Region output)
    {
        var atOnce = Math.Max(FewestAtOnce, ValuesAtOnce / Points / (input.Channels + output.Channels));
        return (int)((TilesOf(output) - 1) / atOnce + 1);
    }

    private void Multiply(float* values, float* products, int tilesOfRound, int piece)
    {
        var rows = kernels.TileRows;
        var blocks = Partition.PartsOf(tilesOfRound, MostRows);
        var (point, block) = Math.DivRem(piece, blocks);
        var (firstGroup, groups) = Part(Partition.PartsOf(tilesOfRound, rows), blocks, block);
        var first = firstGroup * rows;
        var count = Math.Min(tilesOfRound - first, groups * rows);
        var pointers = stackalloc float*[groups * rows];
        var plane = values + point * InputPlane;
        for (var row = 0; row < groups * rows; row++)
            pointers[row] = plane + (nint)(first + Math.Min(row, count - 1)) * input.Channels;
        kernels.Multiply(new MatrixBlock
        {
            Rows = pointers,
            RowCount = count,
            Weights = weights[point],
            EndPanel = weights[point].Panels,
            Target = new TileTarget
            {
                Output = products + point * OutputPlane + (nint)first * output.Channels,
                Stride = output.Channels,
                Floor = float.NegativeInfinity,
                Ceiling = float.PositiveInfinity,
            },
        });
    }
}
