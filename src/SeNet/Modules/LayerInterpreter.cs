using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Graphs.Passes;
using SeNet.Operators;
using TorchSharp;
using static TorchSharp.torch;
using BatchNorm2d = TorchSharp.Modules.BatchNorm2d;

namespace SeNet.Modules;

/// <summary>
/// Runs a graph with the layers of a module, in training or evaluation; gradients reach the layers' parameters.
/// </summary>
/// <param name="graph">The network.</param>
/// <param name="layers">Its layers.</param>
internal sealed class LayerInterpreter(Graph graph, GraphLayers layers) : GraphInterpreter
{
    private readonly Graph fused = Fusion.Apply(graph, isFolded: false);
    private ExecutionPlan? plan;
    private ExecutionPlan? stagesPlan;

    protected override ScalarType ParameterType => layers.ParameterType;

    /// <summary>The network's output.</summary>
    public Tensor Run(Tensor images)
    {
        plan ??= new ExecutionPlan(fused, [fused.Output]);
        return Run(plan, images, FormatOf(images))[0];
    }

    /// <summary>The maps of each stage.</summary>
    public IReadOnlyList<Tensor> RunStages(Tensor images)
    {
        stagesPlan ??= new ExecutionPlan(fused, [.. fused.Stages.Select(stage => stage.Output)]);
        return Run(stagesPlan, images, FormatOf(images));
    }

    /// <summary>Outputs of nodes and gates of SE nodes, by their names.</summary>
    public IReadOnlyDictionary<string, Tensor> RunTo(Tensor images, IReadOnlyList<string> names)
    {
        var gated = graph.SqueezeExcitations.ToDictionary(
            node => SqueezeExcitation.GateName(node.Name), node => node.Name);
        var nodes = names.Select(name => gated.GetValueOrDefault(name, name)).Distinct().ToHashSet();
        foreach (var name in nodes)
            _ = graph[name];
        var visible = Fusion.Apply(graph, isFolded: false, nodes);
        var wanted = nodes.ToList();
        var gates = new Dictionary<string, Tensor>();
        using var scope = NewDisposeScope();
        var outputs = Run(
            new ExecutionPlan(visible, [.. wanted.Select(name => visible[name])]), images, FormatOf(images), gates);
        return names.Distinct().ToDictionary(
            name => name,
            name => (gated.TryGetValue(name, out var node) ? gates[node] : outputs[wanted.IndexOf(name)])
                .MoveToOuterDisposeScope());
    }

    protected override Tensor Convolve(Node node, Tensor x, MemoryFormat format) =>
        layers.Convolution(node).ApplyTo(x, format);

    protected override Tensor ComputeUnit(FusedUnit unit, Tensor x, Tensor? shortcut, MemoryFormat format) =>
        ComputeNormalized(unit, x, shortcut, format);

    protected override BatchNorm2d NormOf(Node node) => layers.Norm(node);

    protected override SqueezeExcitationLayers LayersOf(Node squeezeExcitation) =>
        layers.SqueezeExcitation(squeezeExcitation);

    protected override Tensor Multiply(Node node, Tensor features) => layers.Linear(node).call(features);

    protected override bool IsTraining(Node node) => layers.ModuleAround(node).training;

    // Of images that are contiguous in both formats, libtorch makes contiguous maps.
    private static MemoryFormat FormatOf(Tensor images) =>
        images.is_contiguous() ? MemoryFormat.Contiguous : MemoryFormat.ChannelsLast;
}
