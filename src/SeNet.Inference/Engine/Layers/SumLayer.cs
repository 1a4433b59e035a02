using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Kernels;

namespace SeNet.Engine.Layers;

/// <summary>
/// A batch normalization that no convolution takes up, a scaling or a residual sum, with what follows it.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="factors">A factor for each channel; null for none.</param>
/// <param name="terms">A term for each channel; null for none.</param>
/// <param name="tail">What is computed with it.</param>
internal sealed unsafe class SumLayer(Node node, NativeFloats? factors, NativeFloats? terms, Tail tail)
    : Layer(tail.Output, [node.Inputs[0], .. tail.Shortcut])
{
    public override string Name => node.Name;

    public override string Kind => node.Operation.Kind;

    public override bool CanRunInPlace => true;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> shapes) => shapes[0];

    public override Step Plan(
        CpuKernels kernels, IReadOnlyList<Region> regions, Region target, long scratch, int threads) =>
        new SumStep(
            kernels, factors is null ? 0 : (nint)factors.Data, terms is null ? 0 : (nint)terms.Data, regions[0],
            target, regions.Count > 1 ? regions[1] : null, tail.Limits);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            factors?.Dispose();
            terms?.Dispose();
        }

        base.Dispose(disposing);
    }
}
