using SeNet.Blocks;
using SeNet.Graphs.Operations;
using SeNet.Validation;

namespace SeNet.Graphs;

/// <summary>
/// The output of a node in a <see cref="GraphBuilder"/>. Each method adds an operation and gives its output; names are
/// the layers' state keys.
/// </summary>
public readonly struct Value
{
    private readonly GraphBuilder builder;

    internal Value(GraphBuilder builder, Node node) => (this.builder, Node) = (builder, node);

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>Number of channels, or of features.</summary>
    public int Channels => Node.Channels;

    /// <summary>A convolution with a square kernel.</summary>
    /// <param name="name">State key of the layer.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">Step in height and width.</param>
    /// <param name="padding">Zeros around the maps.</param>
    /// <param name="groups">Number of groups of channels.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="weight">Initial weight; null for the network's scheme.</param>
    public Value Convolution(
        string name, int channels, int kernel, int stride = 1, int padding = 0, int groups = 1, bool bias = false,
        Initializer? weight = null) =>
        Convolution(name, channels, (kernel, kernel), stride, (padding, padding), groups, bias, weight);

    /// <summary>A convolution with a kernel of any height and width.</summary>
    /// <param name="name">State key of the layer.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">Step in height and width.</param>
    /// <param name="padding">Zeros above and below, left and right.</param>
    /// <param name="groups">Number of groups of channels.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="weight">Initial weight; null for the network's scheme.</param>
    public Value Convolution(
        string name, int channels, (int Height, int Width) kernel, int stride, (int Height, int Width) padding,
        int groups = 1, bool bias = false, Initializer? weight = null)
    {
        var scheme = builder.Initialization;
        var shape = new WeightShape(channels, Channels / groups, kernel.Height, kernel.Width, groups);
        return Then(name, new Convolution(channels, kernel.Height, kernel.Width)
        {
            Stride = stride,
            PaddingHeight = padding.Height,
            PaddingWidth = padding.Width,
            Groups = groups,
            Weight = weight ?? scheme.Convolution(shape),
            Bias = bias ? scheme.ConvolutionBias(shape) : null,
        });
    }

    /// <summary>Batch normalization.</summary>
    /// <param name="name">State key of the layer.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="momentum">Share of a batch in the running statistics.</param>
    /// <param name="weight">Initial weight; null for ones.</param>
    /// <param name="isWeightTrained">Whether the weight is trained.</param>
    public Value BatchNorm(
        string name, double epsilon = 1e-5, double momentum = 0.1, Initializer? weight = null,
        bool isWeightTrained = true) =>
        Then(name, new BatchNormalization
        {
            Epsilon = epsilon,
            Momentum = momentum,
            Weight = weight ?? Initializer.Ones,
            Bias = builder.Initialization.BatchNormBias,
            IsWeightTrained = isWeightTrained,
        });

    /// <summary>max(x, 0).</summary>
    public Value Relu() => After("relu", new Activation(ActivationFunction.Relu));

    /// <summary>min(max(x, 0), 6).</summary>
    public Value Relu6() => After("relu6", new Activation(ActivationFunction.Relu6));

    /// <summary>GELU.</summary>
    public Value Gelu() => After("gelu", new Activation(ActivationFunction.Gelu));

    /// <summary>1 / (1 + exp(-x)).</summary>
    public Value Sigmoid() => After("sigmoid", new Activation(ActivationFunction.Sigmoid));

    /// <summary>tanh(x).</summary>
    public Value Tanh() => After("tanh", new Activation(ActivationFunction.Tanh));

    /// <summary>x / (1 + exp(-x)).</summary>
    public Value Silu() => After("silu", new Activation(ActivationFunction.Silu));

    /// <summary>A Squeeze-and-Excitation block.</summary>
    /// <param name="name">State key of the block.</param>
    /// <param name="options">What the block is made of.</param>
    /// <param name="reduceKey">Key of its first layer, after the block's.</param>
    /// <param name="expandKey">Key of its second layer, after the block's.</param>
    /// <exception cref="ArgumentException">The reduction leaves no channel.</exception>
    public Value SqueezeExcitation(
        string name, SEOptions options, string reduceKey = "fc1", string expandKey = "fc2")
    {
        var hidden = options.RequireHiddenUnits(Channels, nameof(options));
        var scheme = builder.Initialization;
        var weights = scheme.Excitation ?? scheme.Convolution;
        var reduce = new WeightShape(hidden, Channels);
        var expand = new WeightShape(options.Shift ? 2 * Channels : Channels, hidden);
        return Then(name, new SqueezeExcitation(options, reduceKey, expandKey)
        {
            ReduceWeight = weights(reduce),
            ReduceBias = options.Bias ? scheme.ConvolutionBias(reduce) : null,
            ExpandWeight = weights(expand),
            ExpandBias = options.Bias ? scheme.ConvolutionBias(expand) : null,
        });
    }

    /// <summary>factor * these maps + others: a residual branch and its shortcut.</summary>
    /// <param name="other">Maps of the same shape.</param>
    /// <param name="factor">Factor of these maps.</param>
    /// <exception cref="ArgumentException">The two have different numbers of channels.</exception>
    public Value Add(Value other, double factor = 1) => other.Channels == Channels
        ? After("add", new Add(factor), other.Node)
        : throw new ArgumentException(
            $"'{Node.Name}' has {Channels} channels and '{other.Node.Name}' has {other.Channels}; " +
                "a sum needs equal shapes.",
            nameof(other));

    /// <summary>These channels, then the others'.</summary>
    /// <param name="others">Maps of the same height and width.</param>
    public Value Concatenate(params IReadOnlyList<Value> others) =>
        After("concatenate", new Concatenate(), [.. others.Select(other => other.Node)]);

    /// <summary>The largest value of each square window.</summary>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Step in height and width.</param>
    /// <param name="padding">Pixels around the maps.</param>
    /// <param name="size">How many windows there are.</param>
    public Value MaxPool(int kernel, int stride, int padding = 0, PoolingSize size = PoolingSize.Floor) =>
        After("max_pool", new MaxPooling(kernel, stride, padding, size));

    /// <summary>The average of each square window.</summary>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Step in height and width.</param>
    /// <param name="padding">Pixels around the maps.</param>
    /// <param name="countsPadding">Whether the padding's zeros count as values of the average.</param>
    public Value AveragePool(int kernel, int stride, int padding, bool countsPadding = true) =>
        After("average_pool", new AveragePooling(kernel, stride, padding, countsPadding));

    /// <summary>The average of all pixels: [N, C, H, W] becomes [N, C].</summary>
    public Value GlobalAveragePool() => After("global_average_pool", new GlobalPooling(PoolingFunction.Average));

    /// <summary>The largest of all pixels: [N, C, H, W] becomes [N, C].</summary>
    public Value GlobalMaxPool() => After("global_max_pool", new GlobalPooling(PoolingFunction.Maximum));

    /// <summary>All values of an image as its features: [N, C, H, W] becomes [N, C * H * W].</summary>
    /// <param name="features">Number of features, C * H * W: images have one size.</param>
    public Value Flatten(int features) => After("flatten", new Flatten(Require.AtLeastOne(features)));

    /// <summary>Adaptive average pooling of maps that are smaller than a size, up to it.</summary>
    /// <param name="minimumSize">Minimum height and width of the output, in pixels.</param>
    public Value EnlargeTo(int minimumSize) => After("enlarge", new EnlargingPooling(minimumSize));

    /// <summary>A fully connected layer of pooled features.</summary>
    /// <param name="name">State key of the layer.</param>
    /// <param name="features">Number of output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public Value Linear(string name, int features, bool bias = true)
    {
        var shape = new WeightShape(features, Channels);
        return Then(name, new Linear(features)
        {
            Weight = builder.Initialization.Linear(shape),
            Bias = bias ? builder.Initialization.LinearBias(shape) : null,
        });
    }

    /// <summary>Dropout; without a node where the probability is 0.</summary>
    /// <param name="probability">Probability of a zero, in [0, 1).</param>
    public Value Dropout(double probability) =>
        probability == 0 ? this : After("dropout", new Dropout(Require.BelowOne(probability)));

    /// <summary>Channel shuffle.</summary>
    /// <param name="rows">Rows of the matrix of channels that is transposed.</param>
    public Value ChannelShuffle(int rows) => After("channel_shuffle", new ChannelShuffle(rows));

    /// <summary>Every <paramref name="stride"/>-th pixel; without a node for 1.</summary>
    /// <param name="stride">Step in height and width.</param>
    public Value Subsample(int stride) => stride == 1 ? this : After("subsample", new Subsample(stride));

    /// <summary>Channels of zeros after these.</summary>
    /// <param name="added">Number of channels of zeros.</param>
    public Value PadChannels(int added) => After("pad_channels", new PadChannels(added));

    /// <summary>The maps moved down and right.</summary>
    /// <param name="pixels">Number of pixels.</param>
    public Value Shift(int pixels) => After("shift", new Shift(pixels));

    /// <summary>The Shake-Shake mixture with a second branch.</summary>
    /// <param name="other">The second branch.</param>
    public Value ShakeShake(Value other) => After("shake_shake", new ShakeShake(), other.Node);

    /// <summary>The maps times a factor.</summary>
    /// <param name="factor">The factor.</param>
    public Value Scale(double factor) => After("scale", new Scale(factor));

    /// <summary>Logarithm of the softmax.</summary>
    public Value LogSoftmax() => After("log_softmax", new LogSoftmax());

    private Value After(string kind, Operation operation, params IReadOnlyList<Node> others) =>
        Then(builder.NameAfter(Node, kind), operation, others);

    private Value Then(string name, Operation operation, params IReadOnlyList<Node> others) =>
        builder.Add(name, operation, [Node, .. others]);
}
