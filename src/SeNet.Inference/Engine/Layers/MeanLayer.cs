using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Kernels;

namespace SeNet.Engine.Layers;

/// <summary>The mean of two branches: Shake-Shake in evaluation.</summary>
internal sealed class MeanLayer(Node node) : Layer(node, node.Inputs)
{
    private readonly NativeFloats halves = new(Enumerable.Repeat(0.5f, node.Channels).ToArray());

    public override Step Plan(
        CpuKernels kernels, IReadOnlyList<Region> regions, Region target, long scratch, int threads) =>
        Elementwise.Mean(kernels, halves, regions[0], regions[1], target);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            halves.Dispose();
        base.Dispose(disposing);
    }
}
