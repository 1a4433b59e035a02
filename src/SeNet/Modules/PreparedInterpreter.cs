using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Graphs.Passes;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Convolution = SeNet.Graphs.Operations.Convolution;

namespace SeNet.Modules;

/// <summary>
/// Runs a graph for inference: batch normalization is folded into the convolutions, and weights are prepared for the
/// fastest way to compute each of them. Holds a copy of the weights.
/// </summary>
internal sealed class PreparedInterpreter : GraphInterpreter, IDisposable
{
    private readonly ExecutionPlan plan;
    private readonly Dictionary<string, FoldedConvolution> convolutions = [];
    private readonly Dictionary<string, FoldedExcitation> excitations = [];
    private readonly RemainingLayers remaining;

    /// <summary>Prepares a network.</summary>
    /// <param name="module">The network; stays as it is.</param>
    /// <param name="type">The type to compute in.</param>
    /// <param name="device">Where to compute.</param>
    public PreparedInterpreter(GraphModule module, ScalarType type, Device device)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (graph, weights) = BatchNormFolding.Apply(module.Graph, module.GetWeights());
        remaining = new RemainingLayers(graph, weights, device);
        foreach (var node in graph.Nodes.Where(node => node.Operation is Convolution))
        {
            using var kernel = NewDisposeScope();
            Tensor? Weight(string key) => weights.TryGetValue($"{node.Name}.{key}", out var values)
                ? values.ToTensor(
                    Array.ConvertAll(
                        [.. node.Parameters.Single(parameter => parameter.Key == $"{node.Name}.{key}").Shape],
                        size => (long)size)).to(device)
                : null;
            convolutions[node.Name] =
                new FoldedConvolution((Convolution)node.Operation, Weight("weight")!, Weight("bias"), type);
        }

        if (device.type == DeviceType.CPU)
            foreach (var node in graph.SqueezeExcitations)
                excitations[node.Name] = new FoldedExcitation(remaining.Layers.SqueezeExcitation(node));
        var fused = Fusion.Apply(graph, isFolded: true);
        plan = new ExecutionPlan(fused, [fused.Output]);
    }

    protected override ScalarType ParameterType => ScalarType.Float32;

    /// <summary>The network's output, float32.</summary>
    /// <param name="images">[N, C, H, W], channels-last, of the type that it was prepared for.</param>
    public Tensor Run(Tensor images) => Run(plan, images, MemoryFormat.ChannelsLast)[0];

    public void Dispose()
    {
        foreach (var convolution in convolutions.Values)
            convolution.Dispose();
        remaining.Dispose();
    }

    protected override Tensor Convolve(Node node, Tensor x, MemoryFormat format) =>
        convolutions[node.Name].ApplyTo(x, relu: false);

    protected override Tensor ComputeUnit(FusedUnit unit, Tensor x, Tensor? shortcut, MemoryFormat format)
    {
        // It stands behind no convolution, or behind one that it cannot be folded into.
        if (unit.BatchNormalization is not null)
            return ComputeNormalized(unit, x, shortcut, format);

        using var scope = NewDisposeScope();
        // The rectifier may precede the pooling: the maximum of rectified values is the maximum, rectified.
        var relu = unit.Activation is not null;
        var convolutionIsAll = unit.SqueezeExcitation is null && shortcut is null;
        var u = convolutions[unit.Convolution!.Name].ApplyTo(x, relu && convolutionIsAll);
        u = unit.MaxPooling is null ? u : MaxPool.Apply(u);
        if (convolutionIsAll)
            return u.MoveToOuterDisposeScope();
        var se = unit.SqueezeExcitation;
        var layers = se is null ? null : LayersOf(se);
        if (!FusedTail.Fits(u, null, layers, shortcut))
            return PlainTail.Apply(u, null, layers, shortcut, relu).MoveToOuterDisposeScope();
        FoldedTail.Apply(u, se is null ? null : excitations[se.Name], shortcut, relu);
        return u.MoveToOuterDisposeScope();
    }

    protected override BatchNorm2d NormOf(Node node) => remaining.Layers.Norm(node);

    protected override SqueezeExcitationLayers LayersOf(Node squeezeExcitation) =>
        remaining.Layers.SqueezeExcitation(squeezeExcitation);

    protected override Tensor Multiply(Node node, Tensor features) => remaining.Layers.Linear(node).call(features);

    protected override bool IsTraining(Node node) => false;
}
