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

    private const int PiecesPerThread = 4;
    private const int TilesPerPiece = 8;

    // Rows of a product whose pixels stay in the second cache.
    private const int MostRows = 96;

    private readonly CpuKernels kernels;
    private readonly PackedMatrix[] weights;
    private readonly float* bias;
    private readonly Region input, output;
    private readonly Region? shortcut;
    private readonly Limits limits;
    private readonly long scratch;
    private readonly int tiles;
    private readonly int transforms;
    private readonly int blocks;
    private readonly int parts;

    public WinogradStep(
        CpuKernels kernels, PackedMatrix[] weights, float* bias, Region input, Region output, Region? shortcut,
        Limits limits, long scratch, int threads)
    {
        (this.kernels, this.weights, this.limits) = (kernels, weights, limits);
        this.bias = bias;
        (this.input, this.output, this.shortcut, this.scratch) = (input, output, shortcut, scratch);
        tiles = TilesOf(output);
        transforms = Math.Max(1, Math.Max(
            Math.Min(tiles, PiecesPerThread * threads), Partition.PartsOf(tiles, TilesPerPiece)));
        blocks = Partition.PartsOf(tiles, MostRows);
        parts = 1;
    }

    public override int Phases => 3;

    public override string Method => "Winograd F(4x4, 3x3)";

    private nint InputPlane => (nint)tiles * input.Channels + Gap;

    private nint OutputPlane => (nint)tiles * output.Channels + Gap;

    /// <summary>Tiles that cover maps.</summary>
    public static int TilesOf(Region maps) =>
        maps.Images * Partition.PartsOf(maps.Height, Tiles4x4.Side) * Partition.PartsOf(maps.Width, Tiles4x4.Side);

    /// <summary>Number of values that a step needs beside its input and output.</summary>
    public static long ScratchOf(Region input, Region output) =>
        Points * ((long)TilesOf(output) * (input.Channels + output.Channels) + 2 * Gap);

    public override int Pieces(int phase) => phase == 1 ? Points * blocks * parts : transforms;

    public override void Run(float* memory, int phase, int piece)
    {
        var values = memory + scratch;
        var products = values + Points * InputPlane;
        if (phase == 1)
        {
            Multiply(values, products, piece);
            return;
        }

        var (first, count) = Part(tiles, transforms, piece);
        if (phase == 0)
            kernels.TransformInput(
                new Tiles4x4(input.MapsIn(memory)), first,
                new TileValues(values + (nint)first * input.Channels, count, input.Channels, InputPlane));
        else
            kernels.TransformOutput(
                new TileValues(products + (nint)first * output.Channels, count, output.Channels, OutputPlane), first,
                new Tiles4x4(output.MapsIn(memory)), bias,
                shortcut is { } added ? new Tiles4x4(added.MapsIn(memory)) : null, limits.Floor, limits.Ceiling);
    }

    private void Multiply(float* values, float* products, int piece)
    {
        var (pointAndBlock, part) = Math.DivRem(piece, parts);
        var (point, block) = Math.DivRem(pointAndBlock, blocks);
        var rows = kernels.TileRows;
        var (firstGroup, groups) = Part(Partition.PartsOf(tiles, rows), blocks, block);
        var first = firstGroup * rows;
        var count = Math.Min(tiles - first, groups * rows);
        var (panel, panels) = Part(weights[point].Panels, parts, part);
        var pointers = stackalloc float*[groups * rows];
        var plane = values + point * InputPlane;
        for (var row = 0; row < groups * rows; row++)
            pointers[row] = plane + (nint)(first + Math.Min(row, count - 1)) * input.Channels;
        kernels.Multiply(new MatrixBlock
        {
            Rows = pointers,
            RowCount = count,
            Weights = weights[point],
            FirstPanel = panel,
            EndPanel = panel + panels,
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
