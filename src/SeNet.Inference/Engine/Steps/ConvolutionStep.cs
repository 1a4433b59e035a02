using SeNet.Graphs.Operations;
using SeNet.Kernels;
using SeNet.Kernels.Matrices;

namespace SeNet.Engine.Steps;

/// <summary>
/// A convolution, or a fully connected layer, as a product of the pixels under the kernel and packed weights, with
/// bias, shortcut and rectifier. The pixels are read where they lie (the 'indirect convolution' of Dukhan, arXiv
/// 1907.02129).
/// </summary>
internal sealed unsafe class ConvolutionStep : Step
{
    // Rows whose pixels and pointers stay in the second cache while all panels of weights pass.
    private const int MostRows = 198;
    private const int MostPointers = 6 * 1024;

    // So that no thread waits long for the last one.
    private const int PiecesPerThread = 8;

    private readonly CpuKernels kernels;
    private readonly PackedMatrix weights;
    private readonly float* bias;
    private readonly float* zeros;
    private readonly Region output;
    private readonly Region? shortcut;
    private readonly Limits limits;
    private readonly PixelPointers pixels;
    private readonly int blocks;
    private readonly int parts;

    public ConvolutionStep(
        CpuKernels kernels, Convolution convolution, PackedMatrix weights, float* bias, float* zeros, Region input,
        Region output, Region? shortcut, Limits limits, int threads)
    {
        (this.kernels, this.weights) = (kernels, weights);
        this.bias = bias;
        this.zeros = zeros;
        (this.output, this.shortcut, this.limits) = (output, shortcut, limits);
        pixels = new PixelPointers(input, output, convolution);
        var mostRows = Math.Max(kernels.TileRows, Math.Min(MostRows, MostPointers / weights.Taps));
        blocks = Partition.PartsOf(output.Pixels, mostRows);
        if (blocks < PiecesPerThread * threads)
            parts = Math.Clamp(Partition.PartsOf(PiecesPerThread * threads, blocks), 1, weights.Panels);
        else
            parts = 1;
    }

    public override string Method => weights.Taps == 1 ? "matrix product" : "indirect convolution";

    public override int Pieces(int phase) => blocks * parts;

    public override void Run(float* memory, int phase, int piece)
    {
        var (block, part) = Math.DivRem(piece, parts);
        // Whole tiles, but for the last.
        var tiles = Partition.PartsOf(output.Pixels, kernels.TileRows);
        var (firstTile, tileCount) = Part(tiles, blocks, block);
        var first = firstTile * kernels.TileRows;
        var count = Math.Min(output.Pixels - first, tileCount * kernels.TileRows);
        var (panel, panels) = Part(weights.Panels, parts, part);
        var pointers = stackalloc float*[tileCount * kernels.TileRows * weights.Taps];
        for (var row = 0; row < tileCount * kernels.TileRows; row++)
        {
            var (tile, inTile) = Math.DivRem(row, kernels.TileRows);
            pixels.Locate(
                memory, zeros, first + Math.Min(row, count - 1),
                pointers + (nint)tile * weights.Taps * kernels.TileRows + inTile, kernels.TileRows);
        }

        kernels.Multiply(new MatrixBlock
        {
            Rows = pointers,
            RowCount = count,
            Weights = weights,
            Bias = bias,
            FirstPanel = panel,
            EndPanel = panel + panels,
            Target = new TileTarget
            {
                Output = output.In(memory) + (nint)first * output.Channels,
                Stride = output.Channels,
                Shortcut = shortcut is { } added ? added.In(memory) + (nint)first * output.Channels : null,
                Floor = limits.Floor,
                Ceiling = limits.Ceiling,
            },
        });
    }
}
