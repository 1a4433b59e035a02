using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Modules;

/// <summary>The layers of a folded graph that are not convolutions, as modules in evaluation mode.</summary>
internal sealed class RemainingLayers : nn.Module
{
    /// <summary>Makes the layers.</summary>
    /// <param name="graph">The folded graph.</param>
    /// <param name="weights">Its weights, by their keys.</param>
    /// <param name="device">Where they are.</param>
    public RemainingLayers(Graph graph, IReadOnlyDictionary<string, float[]> weights, Device device)
        : base(nameof(RemainingLayers))
    {
        // What is drawn is overwritten: it must not use up random numbers.
        using var generator = random.get_rng_state();
        Layers = new GraphLayers(this, graph.Nodes.Where(node => node.Operation is not Convolution));
        random.set_rng_state(generator);
        using (no_grad())
        using (NewDisposeScope())
            foreach (var (key, tensor) in state_dict())
                if (weights.TryGetValue(key, out var values))
                    tensor.copy_(values.ToTensor(tensor.shape));
        this.to(device);
        eval();
    }

    public GraphLayers Layers { get; }

    protected override void RegisterComponents()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Layers.Dispose();
        base.Dispose(disposing);
    }
}
