using SeNet.Blocks;
using SeNet.Kernels;
using SeNet.Kernels.Maps;

namespace SeNet.Engine.Steps;

/// <summary>
/// A squeeze-and-excitation block that pools, with the residual sum and the rectifier behind it (Hu et al., arXiv
/// 1709.01507, equations 2 to 4). Its phases: squeeze, first layer, second layer and gate, scaling.
/// </summary>
internal sealed unsafe class ExcitationStep(
    CpuKernels kernels, SEOptions options, ExcitationWeights weights, Region input, Region output, Region? shortcut,
    Limits limits, long scratch, int threads) : Step
{
    private const int ChannelsPerPiece = 64;
    private const int ValuesPerPiece = 16 * 1024;

    // What is too little to share.
    private const int ProductsPerPiece = 16 * 1024;

    private readonly int squeezes = Partition.PartsOf(input.Channels, ChannelsPerPiece);
    private readonly int reductions = PartsOf(weights.Hidden, input.Channels, threads);
    private readonly int expansions = PartsOf(weights.Rows, weights.Hidden, threads);
    private readonly int scalings =
        (int)Math.Min(output.PixelsPerImage, (output.ImageSize - 1) / ValuesPerPiece + 1);

    public override int Phases => 4;

    public override string Method => "squeeze and excitation";

    /// <summary>Number of values that a step needs beside its input and output.</summary>
    public static long ScratchOf(Region input, ExcitationWeights weights) =>
        (long)input.Images * (input.Channels + weights.Hidden + weights.Rows);

    public override int Pieces(int phase) => input.Images * PiecesPerImage(phase);

    public override void Run(float* memory, int phase, int piece)
    {
        var (image, part) = Math.DivRem(piece, PiecesPerImage(phase));
        var channels = input.Channels;
        var squeeze = memory + scratch + (nint)image * channels;
        var hidden = memory + scratch + (nint)input.Images * channels + (nint)image * weights.Hidden;
        var excitation = memory + scratch + (nint)input.Images * (channels + weights.Hidden)
            + (nint)image * weights.Rows;
        switch (phase)
        {
            case 0:
                Squeeze(input.In(memory) + image * input.ImageSize, squeeze, part);
                break;
            case 1:
                var (first, count) = Part(weights.Hidden, reductions, part);
                kernels.MultiplyVector(
                    weights.Reduce.Data + (nint)first * channels, count, channels, squeeze,
                    weights.ReduceBias.Data + first, hidden + first);
                kernels.Apply(ValueFunction.Relu, hidden + first, hidden + first, count);
                break;
            case 2:
                (first, count) = Part(weights.Rows, expansions, part);
                kernels.MultiplyVector(
                    weights.Expand.Data + (nint)first * weights.Hidden, count, weights.Hidden, hidden,
                    weights.ExpandBias.Data + first, excitation + first);
                // Rows behind the gate's are the shift's.
                if (Math.Min(count, channels - first) is > 0 and var gates)
                    kernels.Apply(Function(options.Gate), excitation + first, excitation + first, gates);
                break;
            default:
                Scale(memory, image, excitation, part);
                break;
        }
    }

    /// <summary>The gate's function.</summary>
    public static ValueFunction Function(Gate gate) => gate switch
    {
        Gate.Sigmoid => ValueFunction.Sigmoid,
        Gate.Tanh => ValueFunction.Tanh,
        _ => ValueFunction.Relu,
    };

    private static int PartsOf(int rows, int columns, int threads) =>
        (int)Math.Clamp((long)rows * columns / ProductsPerPiece, 1, Math.Min(rows, 2 * threads));

    private int PiecesPerImage(int phase) => phase switch
    {
        0 => squeezes,
        1 => reductions,
        2 => expansions,
        _ => scalings,
    };

    private void Squeeze(float* image, float* squeeze, int part)
    {
        var (first, count) = Part(input.Channels, squeezes, part);
        if (options.Squeeze == Blocks.Squeeze.Max)
            kernels.LargestPixels(image + first, input.PixelsPerImage, input.Channels, count, squeeze + first);
        else
            kernels.SumPixels(
                image + first, input.PixelsPerImage, input.Channels, count, 1f / input.PixelsPerImage,
                squeeze + first);
    }

    private void Scale(float* memory, int image, float* excitation, int part)
    {
        var (first, count) = Part(output.PixelsPerImage, scalings, part);
        var offset = image * output.ImageSize + (nint)first * output.Channels;
        kernels.Add(new ClampedSum
        {
            Input = input.In(memory) + offset,
            Output = output.In(memory) + offset,
            Factors = excitation,
            Terms = options.Shift ? excitation + output.Channels : null,
            Shortcut = shortcut is { } added ? added.In(memory) + offset : null,
            Pixels = count,
            Channels = output.Channels,
            Floor = limits.Floor,
            Ceiling = limits.Ceiling,
        });
    }
}
