using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Operators;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using BatchNorm2d = TorchSharp.Modules.BatchNorm2d;

namespace SeNet.Modules;

/// <summary>
/// Runs a graph on libtorch. Subclasses say how layers are computed: from modules that are trained, or prepared for
/// inference.
/// </summary>
/// <remarks>
/// Parameters are float32, activations have the type of the images: weights are cast to it, statistics, pooled features
/// and the output stay float32.
/// </remarks>
internal abstract class GraphInterpreter
{
    /// <summary>Type of the parameters.</summary>
    protected abstract ScalarType ParameterType { get; }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="images">[N, C, H, W]; not changed.</param>
    /// <param name="format">How the maps are meant to lie in memory.</param>
    /// <param name="gates">
    /// Receives the gate of each SE node that is not fused, by the node's name; null for none.
    /// </param>
    /// <returns>The plan's results, new tensors of the caller's dispose scope.</returns>
    protected IReadOnlyList<Tensor> Run(
        ExecutionPlan plan, Tensor images, MemoryFormat format, Dictionary<string, Tensor>? gates = null)
    {
        using var scope = NewDisposeScope();
        var values = new Tensor[plan.Count];
        values[0] = images;
        foreach (var step in plan.Steps)
        {
            var inputs = step.Inputs.Select(index => values[index]).ToArray();
            var output = Compute(step, inputs, format, gates);
            values[step.Output] = output;
            foreach (var index in step.Released)
                if (!ReferenceEquals(values[index], output))
                    values[index].Dispose();
        }

        if (gates is not null)
            foreach (var gate in gates.Values)
                gate.MoveToOuterDisposeScope();
        // A result may be the images, or be asked for twice.
        var given = new HashSet<Tensor>(ReferenceEqualityComparer.Instance) { images };
        return [.. plan.Results.Select(index => given.Add(values[index]) ? values[index] : values[index].alias())
            .Select(result => result.MoveToOuterDisposeScope())];
    }

    /// <summary>A convolution that is not part of a unit.</summary>
    protected abstract Tensor Convolve(Node node, Tensor x, MemoryFormat format);

    /// <summary>Several operations as one.</summary>
    protected abstract Tensor ComputeUnit(FusedUnit unit, Tensor x, Tensor? shortcut, MemoryFormat format);

    /// <summary>The layer of a batch normalization.</summary>
    protected abstract BatchNorm2d NormOf(Node node);

    /// <summary>The layers of an SE node.</summary>
    protected abstract SqueezeExcitationLayers LayersOf(Node squeezeExcitation);

    /// <summary>A linear layer, of features of the parameters' type.</summary>
    protected abstract Tensor Multiply(Node node, Tensor features);

    /// <summary>Whether a node is in training mode.</summary>
    protected abstract bool IsTraining(Node node);

    private Tensor Compute(
        ExecutionPlan.Step step, Tensor[] inputs, MemoryFormat format, Dictionary<string, Tensor>? gates)
    {
        using var scope = NewDisposeScope();
        var (node, x, mayOverwrite) = (step.Node, inputs[0], step.MayOverwrite);
        var output = node.Operation switch
        {
            Convolution => Convolve(node, x, format),
            BatchNormalization => Tail.Apply(x, NormOf(node), se: null, shortcut: null, relu: false, format),
            FusedUnit unit => ComputeUnit(unit, x, inputs.Length > 1 ? inputs[1] : null, format),
            Activation activation => Activate(activation.Function, x, mayOverwrite),
            SqueezeExcitation => Recalibrate(node, x, gates),
            Add { Factor: 1 } => mayOverwrite ? x.Plus_(inputs[1]) : x.Plus(inputs[1]),
            Add add => inputs[1].Plus(x, add.Factor),
            Concatenate => cat(inputs, dim: 1),
            MaxPooling pooling => Poolings.Max(pooling, x),
            AveragePooling pooling => functional.avg_pool2d(
                x, pooling.Kernel, pooling.Stride, pooling.Padding, count_include_pad: pooling.CountsPadding),
            GlobalPooling { Function: PoolingFunction.Average } => x.mean([2, 3], type: ParameterType),
            GlobalPooling => x.amax([2, 3]).to_type(ParameterType),
            Graphs.Operations.Flatten => x.flatten(1).to_type(ParameterType),
            EnlargingPooling enlarging => Poolings.Enlarge(enlarging, x),
            Graphs.Operations.Linear => Multiply(node, x),
            Dropout dropout => IsTraining(node) ? functional.dropout(x, dropout.Probability, true) : x.alias(),
            ChannelShuffle shuffle => ShuffledChannels.Of(x, shuffle.Rows),
            Subsample subsample => x.slice(2, 0, x.size(2), subsample.Stride).slice(3, 0, x.size(3), subsample.Stride),
            PadChannels padding => functional.pad(x, [0, 0, 0, 0, 0, padding.Added]),
            Shift shift => functional.pad(x, [shift.Pixels, -shift.Pixels, shift.Pixels, -shift.Pixels]),
            ShakeShake => ShakeShakeMixture.Apply(x, inputs[1], IsTraining(node)),
            Scale scale => x.Times(scale.Factor),
            Graphs.Operations.LogSoftmax => functional.log_softmax(x, dim: 1),
            _ => throw new NotSupportedException($"The operation {node.Operation.Kind} cannot be run."),
        };
        if (!ReferenceEquals(output, x))
            return output.MoveToOuterDisposeScope();
        // In place, or an operation that gives its input itself.
        return mayOverwrite ? x : x.alias().MoveToOuterDisposeScope();
    }

    /// <summary>A unit whose normalization is a layer of its own.</summary>
    protected Tensor ComputeNormalized(FusedUnit unit, Tensor x, Tensor? shortcut, MemoryFormat format)
    {
        using var scope = NewDisposeScope();
        var u = unit.Convolution is null ? x : Convolve(unit.Convolution, x, format);
        u = unit.MaxPooling is null ? u : MaxPool.Apply(u);
        var se = unit.SqueezeExcitation is null ? null : LayersOf(unit.SqueezeExcitation);
        return Tail.Apply(u, NormOf(unit.BatchNormalization!), se, shortcut, unit.Activation is not null, format)
            .MoveToOuterDisposeScope();
    }

    private Tensor Recalibrate(Node node, Tensor x, Dictionary<string, Tensor>? gates)
    {
        var layers = LayersOf(node);
        if (gates is null)
            return layers.Apply(x);
        var output = layers.Apply(x, out var gate);
        gates[node.Name] = gate.MoveToOuterDisposeScope();
        return output;
    }

    private static Tensor Activate(ActivationFunction function, Tensor x, bool inPlace) => function switch
    {
        ActivationFunction.Relu => inPlace ? x.relu_() : x.relu(),
        ActivationFunction.Relu6 => functional.relu6(x, inPlace),
        ActivationFunction.Gelu => functional.gelu(x),
        ActivationFunction.Sigmoid => x.sigmoid(),
        ActivationFunction.Tanh => x.tanh(),
        _ => functional.silu(x),
    };
}
