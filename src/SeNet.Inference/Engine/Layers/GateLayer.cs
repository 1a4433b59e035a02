using SeNet.Blocks;
using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Kernels;

namespace SeNet.Engine.Layers;

/// <summary>
/// The last part of a squeeze-and-excitation block without squeeze: it scales each value by its own gate.
/// </summary>
/// <param name="node">The block's node.</param>
/// <param name="excitation">The node of the second layer's maps.</param>
/// <param name="gate">The gate's function.</param>
internal sealed class GateLayer(Node node, Node excitation, Gate gate) : Layer(node, [node.Inputs[0], excitation])
{
    public override bool CanRunInPlace => true;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> shapes) => shapes[0];

    public override Step Plan(
        CpuKernels kernels, IReadOnlyList<Region> regions, Region target, long scratch, int threads) =>
        Elementwise.Gate(kernels, ExcitationStep.Function(gate), regions[0], regions[1], target);
}
