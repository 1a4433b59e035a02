using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Kernels;

namespace SeNet.Engine.Layers;

/// <summary>A squeeze-and-excitation block that pools, with what follows it.</summary>
internal sealed class ExcitationLayer(
    Node node, SqueezeExcitation operation, ExcitationWeights weights, Tail tail)
    : Layer(tail.Output, [node.Inputs[0], .. tail.Shortcut])
{
    public override string Name => node.Name;

    public override string Kind => node.Operation.Kind;

    public override IEnumerable<string> CountedLayers =>
        [operation.ReduceName(node.Name), operation.ExpandName(node.Name)];

    public override bool CanRunInPlace => true;

    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> shapes) => shapes[0];

    public override long Scratch(IReadOnlyList<Region> regions, Region target) =>
        ExcitationStep.ScratchOf(regions[0], weights);

    public override Step Plan(
        CpuKernels kernels, IReadOnlyList<Region> regions, Region target, long scratch, int threads) =>
        new ExcitationStep(
            kernels, operation.Options, weights, regions[0], target, regions.Count > 1 ? regions[1] : null,
            tail.Limits, scratch, threads);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            weights.Dispose();
        base.Dispose(disposing);
    }
}
