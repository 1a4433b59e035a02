using SeNet.Graphs.Operations;
using SeNet.Kernels;
using SeNet.Kernels.Maps;

namespace SeNet.Engine.Steps;

/// <summary>A convolution in which each channel sees only itself.</summary>
internal sealed unsafe class DepthwiseStep(
    CpuKernels kernels, Convolution convolution, nint weights, nint bias, nint zeros, Region input, Region output,
    Limits limits) : Step
{
    private const int PixelsPerPiece = 64;

    private readonly PixelPointers pixels = new(input, output, convolution);
    private readonly int pieces = Partition.PartsOf(output.Pixels, PixelsPerPiece);

    public override string Method => "depthwise convolution";

    public override int Pieces(int phase) => pieces;

    public override void Run(float* memory, int phase, int piece)
    {
        var (first, count) = Part(output.Pixels, pieces, piece);
        var pointers = stackalloc float*[count * pixels.Taps];
        for (var i = 0; i < count; i++)
            pixels.Locate(memory, (float*)zeros, first + i, pointers + i * pixels.Taps, step: 1);
        kernels.Convolve(new DepthwiseConvolution
        {
            Inputs = pointers,
            Pixels = count,
            Taps = pixels.Taps,
            Channels = output.Channels,
            Weights = (float*)weights,
            Bias = (float*)bias,
            Output = output.In(memory) + (nint)first * output.Channels,
            Floor = limits.Floor,
            Ceiling = limits.Ceiling,
        });
    }
}
