using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Kernels;

namespace SeNet.Engine.Layers;

/// <summary>A convolution or a fully connected layer, with the residual sum and the rectifier behind it.</summary>
internal sealed unsafe class ConvolutionLayer : Layer
{
    // Narrower layers spend on the transforms what they save.
    private const int FewestChannels = 16;

    // A transformed weight is four times as large: for fewer tiles, fetching it costs what it saves.
    private const int FewestTiles = 8;

    // Smaller maps are mostly overhang of their tiles.
    private const int SmallestSide = 3;

    // So few values of a pixel that a product of single pixels is mostly overhead.
    private const int FewChannels = 8;

    private readonly Node node;
    private readonly Convolution convolution;
    private readonly ConvolutionWeights weights;
    private readonly Limits limits;

    /// <param name="node">The convolution's node.</param>
    /// <param name="convolution">The convolution; of 1x1 for a fully connected layer.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="tail">What is computed with it.</param>
    public ConvolutionLayer(Node node, Convolution convolution, ConvolutionWeights weights, Tail tail)
        : base(tail.Output, [node.Inputs[0], .. tail.Shortcut])
    {
        (this.node, this.convolution, this.weights, limits) = (node, convolution, weights, tail.Limits);
    }

    public override string Name => node.Name;

    public override string Kind => node.Operation.Kind;

    private bool IsDepthwise =>
        convolution.Groups > 1 && convolution.Groups == weights.InChannels
        && convolution.Groups == convolution.OutChannels && Inputs.Count == 1;

    /// <summary>Whether the pixels of a kernel's row, which lie side by side, are taken as one.</summary>
    private bool JoinsColumns =>
        convolution.Groups == 1 && convolution.KernelWidth > 1 && weights.InChannels <= FewChannels;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> shapes) =>
        node.Operation.OutputShape([shapes[0]]);

    public override long Scratch(IReadOnlyList<Region> regions, Region target) =>
        UsesWinograd(target) ? WinogradStep.ScratchOf(regions[0], target)
        : JoinsColumns ? Padded(regions[0], 0).Count
        : 0;

    public override Step Plan(
        CpuKernels kernels, IReadOnlyList<Region> regions, Region target, long scratch, int threads)
    {
        var (input, bias, zeros) = (regions[0], (nint)weights.Bias.Data, (nint)weights.Zeros.Data);
        Region? shortcut = regions.Count > 1 ? regions[1] : null;
        if (IsDepthwise)
            return new DepthwiseStep(
                kernels, convolution, (nint)weights.Depthwise().Data, bias, zeros, input, target, limits);
        if (UsesWinograd(target))
            return new WinogradStep(
                kernels, weights.Winograd(), (float*)bias, input, target, shortcut, limits, scratch, threads);
        if (JoinsColumns)
        {
            var padded = Padded(input, scratch);
            var rows = convolution with { KernelWidth = 1, PaddingWidth = 0 };
            return new StepSequence(
                Rearrangement.PadColumns(convolution.PaddingWidth, input, padded),
                new ConvolutionStep(
                    kernels, rows, weights.JoinedColumns(), (float*)bias, (float*)zeros, padded, target, shortcut,
                    limits, threads));
        }

        return new ConvolutionStep(
            kernels, convolution, weights.Direct(), (float*)bias, (float*)zeros, input, target, shortcut, limits,
            threads);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            weights.Dispose();
        base.Dispose(disposing);
    }

    private Region Padded(Region input, long offset) =>
        input with { Offset = offset, Width = input.Width + 2 * convolution.PaddingWidth };

    private bool UsesWinograd(Region output) =>
        convolution is
        {
            KernelHeight: 3, KernelWidth: 3, Stride: 1, PaddingHeight: 1, PaddingWidth: 1, Groups: 1,
            OutChannels: >= FewestChannels,
        }
        && weights.InChannels >= FewestChannels
        && Math.Min(output.Height, output.Width) >= SmallestSide
        && WinogradStep.TilesOf(output) >= FewestTiles;
}
