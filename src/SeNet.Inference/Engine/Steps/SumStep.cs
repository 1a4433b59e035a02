using SeNet.Kernels;
using SeNet.Kernels.Maps;

namespace SeNet.Engine.Steps;

/// <summary>Batch normalization, a scaled residual sum, a rectifier: see <see cref="ClampedSum"/>.</summary>
/// <param name="kernels">The kernels.</param>
/// <param name="factors">A factor for each channel; 0 for none.</param>
/// <param name="terms">A term for each channel; 0 for none.</param>
/// <param name="input">What is scaled.</param>
/// <param name="output">Where the sums go.</param>
/// <param name="shortcut">What is added; null for nothing.</param>
/// <param name="limits">The limits of the sums.</param>
internal sealed unsafe class SumStep(
    CpuKernels kernels, nint factors, nint terms, Region input, Region output, Region? shortcut, Limits limits) : Step
{
    private const int ValuesPerPiece = 16 * 1024;

    private readonly int pieces = (int)Math.Min(output.Pixels, (output.Count - 1) / ValuesPerPiece + 1);

    public override string Method => "element by element";

    public override int Pieces(int phase) => pieces;

    public override void Run(float* memory, int phase, int piece)
    {
        var (first, count) = Part(output.Pixels, pieces, piece);
        var offset = (nint)first * output.Channels;
        kernels.Add(new ClampedSum
        {
            Input = input.In(memory) + offset,
            Output = output.In(memory) + offset,
            Factors = (float*)factors,
            Terms = (float*)terms,
            Shortcut = shortcut is { } added ? added.In(memory) + offset : null,
            Pixels = count,
            Channels = output.Channels,
            Floor = limits.Floor,
            Ceiling = limits.Ceiling,
        });
    }
}
