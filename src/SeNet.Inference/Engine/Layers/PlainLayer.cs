using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Kernels;

namespace SeNet.Engine.Layers;

/// <summary>A layer without weights.</summary>
/// <param name="node">The node.</param>
/// <param name="canRunInPlace">Whether its output may take the place of its first input.</param>
/// <param name="plan">Makes its step, from the places of the inputs and the output.</param>
internal sealed class PlainLayer(
    Node node, bool canRunInPlace, Func<CpuKernels, IReadOnlyList<Region>, Region, Step> plan)
    : Layer(node, node.Inputs)
{
    public override bool CanRunInPlace => canRunInPlace;

    public override Step Plan(
        CpuKernels kernels, IReadOnlyList<Region> regions, Region target, long scratch, int threads) =>
        plan(kernels, regions, target);
}
