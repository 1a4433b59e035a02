using SeNet.Graphs;
using SeNet.Operators;
using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Modules;

/// <summary>
/// A torch module that runs a <see cref="Graph"/>: its parameters and buffers are the graph's, under the graph's keys.
/// </summary>
/// <remarks>
/// Parameters stay float32 while it computes in its input's type, float32 or bfloat16; normalization and pooled
/// features stay float32.
/// </remarks>
public abstract class GraphModule : nn.Module<Tensor, Tensor>, IGraphModel, IMixedPrecisionModel
{
    private readonly GraphLayers layers;
    private readonly LayerInterpreter interpreter;

    private protected GraphModule(Graph graph, string? name = null)
        : base(name ?? graph.Name)
    {
        Graph = graph;
        layers = new GraphLayers(this, graph.Nodes);
        interpreter = new LayerInterpreter(graph, layers);
    }

    /// <summary>The network as data.</summary>
    public Graph Graph { get; }

    /// <summary>Number of channels of the input.</summary>
    public int InChannels => Graph.Input.Channels;

    /// <summary>Runs the network.</summary>
    /// <param name="x">
    /// Maps [N, InChannels, H, W], of the parameters' type or bfloat16, on their device. Channels-last strides are
    /// fastest.
    /// </param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="x"/> is empty or has another rank, number of channels, type or device, or is smaller than
    /// <see cref="Graph.MinimumImageSize"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The module is disposed of.</exception>
    public override Tensor forward(Tensor x)
    {
        RequireInput(x);
        return interpreter.Run(x);
    }

    /// <summary>Values inside of the network, by name.</summary>
    /// <param name="x">As in <see cref="forward"/>.</param>
    /// <param name="names">
    /// Names of nodes of <see cref="Graph"/>, for example <c>Graph.Stages[^1].Output.Name</c>, and of gates of SE
    /// blocks: <see cref="Graphs.Operations.SqueezeExcitation.GateName"/>.
    /// </param>
    /// <returns>
    /// The values by their names; tensors of the caller's dispose scope. A gate is [N, C, 1, 1], or [N, C, H, W] of a
    /// block without a squeeze.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no such node; or <paramref name="x"/> does not fit, as in <see cref="forward"/>.
    /// </exception>
    public IReadOnlyDictionary<string, Tensor> Values(Tensor x, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        RequireInput(x);
        return interpreter.RunTo(x, names);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, float[]> GetWeights()
    {
        RequireAlive.Module(this);
        return this.StateFloats();
    }

    /// <summary>The layers of an SE node, for what computes with them otherwise.</summary>
    internal SqueezeExcitationLayers LayersOf(Node squeezeExcitation) => layers.SqueezeExcitation(squeezeExcitation);

    /// <summary>The maps of each stage, largest first; tensors of the caller's dispose scope.</summary>
    private protected IReadOnlyList<Tensor> StageMaps(Tensor x)
    {
        RequireInput(x);
        return interpreter.RunStages(x);
    }

    private void RequireInput(Tensor x) => RequireTensor.Images(this, Graph, layers.Anchor, x, nameof(x));

    /// <summary>Registers nothing: the layers are registered under their own keys.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            layers.Dispose();
        base.Dispose(disposing);
    }
}
