using SeNet.Blocks;
using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Graphs.Passes;
using SeNet.Kernels;
using SeNet.Kernels.Maps;

namespace SeNet.Engine.Layers;

/// <summary>
/// Turns a graph, its batch normalization folded, into layers: a convolution takes up the sum and the rectifier behind
/// it, wherever nothing else uses a value in between.
/// </summary>
internal sealed class Lowering
{
    private readonly Graph graph;
    private readonly IReadOnlyDictionary<string, float[]> weights;
    private readonly CpuKernels kernels;
    private readonly GraphUses uses;
    private readonly List<Layer> layers = [];
    private readonly HashSet<Node> computed = [];

    private Lowering(Graph graph, IReadOnlyDictionary<string, float[]> weights, CpuKernels kernels)
    {
        (this.graph, this.weights, this.kernels) = (graph, weights, kernels);
        uses = new GraphUses(graph);
    }

    /// <summary>Makes the layers, in the order in which they run.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Values of its parameters, by their keys.</param>
    /// <param name="kernels">The kernels that the weights are prepared for.</param>
    public static IReadOnlyList<Layer> Lower(
        Graph graph, IReadOnlyDictionary<string, float[]> weights, CpuKernels kernels)
    {
        var lowering = new Lowering(graph, weights, kernels);
        lowering.computed.Add(graph.Input);
        foreach (var node in graph.Nodes.Skip(1))
            if (!lowering.computed.Contains(node))
                lowering.Add(node);
        return lowering.layers;
    }

    private void Add(Node node)
    {
        switch (node.Operation)
        {
            case Convolution convolution:
                Convolve(node, convolution, Tail(node));
                break;
            case Linear linear:
                Convolve(
                    node, new Convolution(linear.OutFeatures, 1, 1) { Weight = linear.Weight, Bias = linear.Bias },
                    Tail(node));
                break;
            case BatchNormalization norm:
                var (factors, terms) = Of(norm, node);
                AddLayer(new SumLayer(node, factors, terms, Tail(node)));
                break;
            case Add add:
                AddLayer(new SumLayer(
                    node, add.Factor == 1 ? null : Repeat(add.Factor, node), null,
                    Limited(node, node, [node.Inputs[1]])));
                break;
            case Scale scale:
                AddLayer(new SumLayer(node, Repeat(scale.Factor, node), null, Tail(node)));
                break;
            case SqueezeExcitation { Options.Squeeze: Squeeze.None } se:
                AddWithoutSqueeze(node, se);
                break;
            case SqueezeExcitation se:
                AddLayer(new ExcitationLayer(node, se, WeightsOf(node, se), Tail(node)));
                break;
            case ShakeShake:
                AddLayer(new MeanLayer(node));
                break;
            default:
                AddLayer(Plain(node));
                break;
        }
    }

    private static PlainLayer Plain(Node node) => node.Operation switch
    {
        Activation activation => new PlainLayer(node, canRunInPlace: true, (kernels, inputs, output) =>
            Elementwise.Function(kernels, Function(activation.Function), inputs[0], output)),
        MaxPooling pooling => new PlainLayer(node, false, (kernels, inputs, output) =>
            Pooling.Maximum(kernels, pooling, inputs[0], output)),
        AveragePooling pooling => new PlainLayer(node, false, (kernels, inputs, output) =>
            Pooling.Average(kernels, pooling, inputs[0], output)),
        GlobalPooling pooling => new PlainLayer(node, false, (kernels, inputs, output) =>
            Pooling.Global(kernels, pooling, inputs[0], output)),
        EnlargingPooling => new PlainLayer(node, false, (kernels, inputs, output) =>
            Pooling.Enlarging(kernels, inputs[0], output)),
        Concatenate => new PlainLayer(node, false, (_, inputs, output) =>
            Rearrangement.Concatenate([.. inputs], output)),
        ChannelShuffle shuffle => new PlainLayer(node, false, (_, inputs, output) =>
            Rearrangement.Shuffle(shuffle, inputs[0], output)),
        Subsample subsample => new PlainLayer(node, false, (_, inputs, output) =>
            Rearrangement.Subsample(subsample, inputs[0], output)),
        PadChannels => new PlainLayer(node, false, (_, inputs, output) =>
            Rearrangement.PadChannels(inputs[0], output)),
        Shift shift => new PlainLayer(node, false, (_, inputs, output) =>
            Rearrangement.Shift(shift, inputs[0], output)),
        Flatten => new PlainLayer(node, false, (_, inputs, output) => Rearrangement.Flatten(inputs[0], output)),
        LogSoftmax => new PlainLayer(node, true, (_, inputs, output) => Elementwise.LogSoftmax(inputs[0], output)),
        _ => throw new NotSupportedException($"The engine does not compute {node}."),
    };

    private static ValueFunction Function(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => ValueFunction.Relu,
        ActivationFunction.Relu6 => ValueFunction.Relu6,
        ActivationFunction.Gelu => ValueFunction.Gelu,
        ActivationFunction.Sigmoid => ValueFunction.Sigmoid,
        ActivationFunction.Tanh => ValueFunction.Tanh,
        _ => ValueFunction.Silu,
    };

    private void AddLayer(Layer layer)
    {
        layers.Add(layer);
        computed.Add(layer.Output);
    }

    private void Convolve(Node node, Convolution convolution, Tail tail) => AddLayer(new ConvolutionLayer(
        node, convolution,
        new ConvolutionWeights(kernels, convolution, Of(node, "weight"), OrNull(node, "bias")), tail));

    /// <summary>A sum whose other input is there already, and a rectifier, behind a node.</summary>
    private Tail Tail(Node node)
    {
        if (uses.OnlyUser(node) is { Operation: Add { Factor: 1 } } sum
            && sum.Inputs.FirstOrDefault(input => !ReferenceEquals(input, node)) is { } other
            && computed.Contains(other))
        {
            computed.Add(sum);
            return Limited(node, sum, [other]);
        }

        return Limited(node, node, []);
    }

    private Tail Limited(Node node, Node last, IReadOnlyList<Node> shortcut)
    {
        if (uses.OnlyUser(last) is { Operation: Activation { Function: var function } } rectifier
            && Limits.Of(function) is { } limits)
        {
            computed.Add(rectifier);
            return new Tail(rectifier, shortcut, limits);
        }

        return new Tail(last, shortcut, Limits.None);
    }

    /// <summary>Without a squeeze, the excitation is two convolutions of 1x1.</summary>
    private void AddWithoutSqueeze(Node node, SqueezeExcitation se)
    {
        var x = node.Inputs[0];
        var (reduce, expand) = (se.ReduceName(node.Name), se.ExpandName(node.Name));
        var hidden = Layer(reduce, x, se.Options.HiddenUnits(x.Channels), new Limits(0, float.PositiveInfinity));
        var excitation = Layer(expand, hidden, se.Options.Shift ? 2 * x.Channels : x.Channels, Limits.None);
        AddLayer(new GateLayer(node, excitation, se.Options.Gate));

        Node Layer(string name, Node input, int channels, Limits limits)
        {
            var convolution = new Convolution(channels, 1, 1) { Weight = se.ReduceWeight };
            var layer = new Node(name, convolution, [input], channels);
            Convolve(layer, convolution, new Tail(layer, [], limits));
            return layer;
        }
    }

    private ExcitationWeights WeightsOf(Node node, SqueezeExcitation se)
    {
        var (reduce, expand) = (se.ReduceName(node.Name), se.ExpandName(node.Name));
        var hidden = se.Options.HiddenUnits(node.Channels);
        var rows = se.Options.Shift ? 2 * node.Channels : node.Channels;
        return new ExcitationWeights(
            weights[$"{reduce}.weight"], weights.GetValueOrDefault($"{reduce}.bias") ?? new float[hidden],
            weights[$"{expand}.weight"], weights.GetValueOrDefault($"{expand}.bias") ?? new float[rows]);
    }

    private (NativeFloats Factors, NativeFloats Terms) Of(BatchNormalization norm, Node node)
    {
        var (gamma, beta) = (Of(node, "weight"), Of(node, "bias"));
        var (mean, variance) = (Of(node, "running_mean"), Of(node, "running_var"));
        var (factors, terms) = (new float[gamma.Length], new float[gamma.Length]);
        for (var c = 0; c < gamma.Length; c++)
        {
            var scale = gamma[c] / Math.Sqrt(variance[c] + norm.Epsilon);
            (factors[c], terms[c]) = ((float)scale, (float)(beta[c] - mean[c] * scale));
        }

        return (new NativeFloats(factors), new NativeFloats(terms));
    }

    private static NativeFloats Repeat(double factor, Node node) =>
        new(Enumerable.Repeat((float)factor, node.Channels).ToArray());

    private float[] Of(Node node, string name) => weights[$"{node.Name}.{name}"];

    private float[]? OrNull(Node node, string name) => weights.GetValueOrDefault($"{node.Name}.{name}");
}
