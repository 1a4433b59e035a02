using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Graphs.Operations;

namespace SeNet.Tests.Graphs;

/// <summary>
/// Runs a graph in evaluation mode in float64, with plain loops and without libtorch: obvious rather than fast. What
/// every reader of graphs is compared with.
/// </summary>
/// <param name="graph">The network.</param>
/// <param name="weights">Values of its parameters and running statistics, by their keys.</param>
internal sealed class ReferenceInterpreter(Graph graph, IReadOnlyDictionary<string, float[]> weights)
{
    private readonly Dictionary<Node, Maps> values = [];

    /// <summary>The gates of the SE nodes, by the nodes' names.</summary>
    public Dictionary<string, Maps> Gates { get; } = [];

    /// <summary>Runs the network.</summary>
    public Maps Run(Maps images)
    {
        values[graph.Input] = images;
        foreach (var node in graph.Nodes.Skip(1))
            values[node] = Compute(node, [.. node.Inputs.Select(input => values[input])]);
        return values[graph.Output];
    }

    /// <summary>The output of a node, after <see cref="Run"/>.</summary>
    public Maps this[Node node] => values[node];

    private Maps Compute(Node node, Maps[] inputs)
    {
        var x = inputs[0];
        return node.Operation switch
        {
            Convolution convolution => Convolve(convolution, x, Of(node, "weight"), OrNull(node, "bias")),
            BatchNormalization norm => Normalize(norm, node, x),
            Activation activation => x.Select(Function(activation.Function)),
            SqueezeExcitation se => Recalibrate(se, node, x),
            Add add => x.Select((n, c, i, j) => add.Factor * x[n, c, i, j] + inputs[1][n, c, i, j]),
            Scale scale => x.Select(value => scale.Factor * value),
            Dropout => x,
            ShakeShake => x.Select((n, c, i, j) => (x[n, c, i, j] + inputs[1][n, c, i, j]) / 2),
            Concatenate => Concatenated(inputs),
            MaxPooling pooling => Pool(pooling, x),
            AveragePooling pooling => Pool(pooling, x),
            GlobalPooling pooling =>
                Maps.Of(x.Images, x.Channels, 1, 1, (n, c, _, _) => Pooled(pooling.Function, x, n, c)),
            Flatten flatten => Maps.Of(
                x.Images, flatten.Features, 1, 1,
                (n, i, _, _) => x[n, i / (x.Height * x.Width), i / x.Width % x.Height, i % x.Width]),
            EnlargingPooling pooling => Enlarge(pooling, x),
            Linear linear => Maps.Of(x.Images, linear.OutFeatures, 1, 1, (n, c, _, _) =>
                Row(Of(node, "weight"), OrNull(node, "bias"), c, x.Channels, i => x[n, i, 0, 0])),
            ChannelShuffle shuffle => Shuffle(shuffle.Rows, x),
            Subsample subsample => Maps.Of(
                x.Images, x.Channels, (x.Height - 1) / subsample.Stride + 1, (x.Width - 1) / subsample.Stride + 1,
                (n, c, i, j) => x[n, c, i * subsample.Stride, j * subsample.Stride]),
            PadChannels padding => Maps.Of(
                x.Images, x.Channels + padding.Added, x.Height, x.Width,
                (n, c, i, j) => c < x.Channels ? x[n, c, i, j] : 0),
            Shift shift => x.Select((n, c, i, j) => x.At(n, c, i - shift.Pixels, j - shift.Pixels, outside: 0)),
            LogSoftmax => LogProbabilities(x),
            _ => throw new NotSupportedException(node.ToString()),
        };
    }

    private float[] Of(Node node, string name) => weights[$"{node.Name}.{name}"];

    private float[]? OrNull(Node node, string name) => weights.GetValueOrDefault($"{node.Name}.{name}");

    private static Maps Convolve(Convolution convolution, Maps x, float[] weight, float[]? bias)
    {
        var (kernelHeight, kernelWidth, stride) =
            (convolution.KernelHeight, convolution.KernelWidth, convolution.Stride);
        var height = (x.Height + 2 * convolution.PaddingHeight - kernelHeight) / stride + 1;
        var width = (x.Width + 2 * convolution.PaddingWidth - kernelWidth) / stride + 1;
        var (inputs, outputs) = (x.Channels / convolution.Groups, convolution.OutChannels / convolution.Groups);
        var y = new Maps(x.Images, convolution.OutChannels, height, width);
        Parallel.For(0, x.Images * convolution.OutChannels, at =>
        {
            var (n, k) = (at / convolution.OutChannels, at % convolution.OutChannels);
            for (var i = 0; i < height; i++)
                for (var j = 0; j < width; j++)
                {
                    double sum = bias?[k] ?? 0;
                    for (var c = 0; c < inputs; c++)
                        for (var p = 0; p < kernelHeight; p++)
                            for (var q = 0; q < kernelWidth; q++)
                                sum += weight[((k * inputs + c) * kernelHeight + p) * kernelWidth + q] * x.At(
                                    n, k / outputs * inputs + c, i * stride + p - convolution.PaddingHeight,
                                    j * stride + q - convolution.PaddingWidth, outside: 0);
                    y[n, k, i, j] = sum;
                }
        });
        return y;
    }

    private Maps Normalize(BatchNormalization norm, Node node, Maps x)
    {
        var (gamma, beta, mean, variance) =
            (Of(node, "weight"), Of(node, "bias"), Of(node, "running_mean"), Of(node, "running_var"));
        return x.Select((n, c, i, j) =>
            gamma[c] * (x[n, c, i, j] - mean[c]) / Math.Sqrt(variance[c] + norm.Epsilon) + beta[c]);
    }

    /// <summary>Equations 2 to 4 of the SENet paper.</summary>
    private Maps Recalibrate(SqueezeExcitation se, Node node, Maps x)
    {
        float[] Weight(string layer) => weights[$"{layer}.weight"];
        float[]? Bias(string layer) => weights.GetValueOrDefault($"{layer}.bias");
        var (reduce, expand) = (se.ReduceName(node.Name), se.ExpandName(node.Name));
        var z = se.Options.Squeeze switch
        {
            Squeeze.Average =>
                Maps.Of(x.Images, x.Channels, 1, 1, (n, c, _, _) => Pooled(PoolingFunction.Average, x, n, c)),
            Squeeze.Max =>
                Maps.Of(x.Images, x.Channels, 1, 1, (n, c, _, _) => Pooled(PoolingFunction.Maximum, x, n, c)),
            _ => x,
        };
        var units = Weight(reduce).Length / x.Channels;
        var hidden = Maps.Of(z.Images, units, z.Height, z.Width, (n, k, i, j) =>
            Math.Max(0, Row(Weight(reduce), Bias(reduce), k, x.Channels, c => z[n, c, i, j])));
        var rows = Weight(expand).Length / units;
        var excitation = Maps.Of(z.Images, rows, z.Height, z.Width, (n, k, i, j) =>
            Row(Weight(expand), Bias(expand), k, units, c => hidden[n, c, i, j]));
        var gate = Maps.Of(z.Images, x.Channels, z.Height, z.Width, (n, c, i, j) => se.Options.Gate switch
        {
            Gate.Sigmoid => 1 / (1 + Math.Exp(-excitation[n, c, i, j])),
            Gate.Tanh => Math.Tanh(excitation[n, c, i, j]),
            _ => Math.Max(0, excitation[n, c, i, j]),
        });
        Gates[node.Name] = gate;
        return x.Select((n, c, i, j) =>
        {
            var (y, w) = (Math.Min(i, z.Height - 1), Math.Min(j, z.Width - 1));
            return gate[n, c, y, w] * x[n, c, i, j] + (se.Options.Shift ? excitation[n, x.Channels + c, y, w] : 0);
        });
    }

    private static Func<double, double> Function(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => value => Math.Max(0, value),
        ActivationFunction.Relu6 => value => Math.Clamp(value, 0, 6),
        ActivationFunction.Gelu => value => value * NormalDistribution(value),
        ActivationFunction.Sigmoid => value => 1 / (1 + Math.Exp(-value)),
        ActivationFunction.Tanh => Math.Tanh,
        _ => value => value / (1 + Math.Exp(-value)),
    };

    /// <summary>
    /// The standard normal distribution's value: 1/2 and the density's integral from 0, by its power series (Abramowitz
    /// and Stegun, 26.2.10); at its ends, where the series is slow, 0 and 1 to the last digits.
    /// </summary>
    private static double NormalDistribution(double x)
    {
        if (Math.Abs(x) > 6)
            return x > 0 ? 1 : 0;
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= -x * x / (2 * n);
            sum += term / (2 * n + 1);
        }

        return 0.5 + sum / Math.Sqrt(2 * Math.PI);
    }

    private static double Row(float[] matrix, float[]? bias, int row, int columns, Func<int, double> x)
    {
        double sum = bias?[row] ?? 0;
        for (var column = 0; column < columns; column++)
            sum += matrix[row * columns + column] * x(column);
        return sum;
    }

    private static Maps Concatenated(Maps[] inputs)
    {
        var channels = inputs.SelectMany(maps => Enumerable.Range(0, maps.Channels).Select(c => (maps, c))).ToArray();
        return Maps.Of(
            inputs[0].Images, channels.Length, inputs[0].Height, inputs[0].Width,
            (n, c, i, j) => channels[c].maps[n, channels[c].c, i, j]);
    }

    private static Maps Pool(MaxPooling pooling, Maps x)
    {
        var shape = pooling.OutputShape([new FeatureShape(x.Channels, x.Height, x.Width)]);
        return Maps.Of(x.Images, x.Channels, shape.Height, shape.Width, (n, c, i, j) =>
        {
            var largest = double.NegativeInfinity;
            for (var p = 0; p < pooling.Kernel; p++)
                for (var q = 0; q < pooling.Kernel; q++)
                    largest = Math.Max(largest, x.At(
                        n, c, i * pooling.Stride + p - pooling.Padding, j * pooling.Stride + q - pooling.Padding,
                        outside: double.NegativeInfinity));
            return largest;
        });
    }

    private static Maps Pool(AveragePooling pooling, Maps x)
    {
        var shape = pooling.OutputShape([new FeatureShape(x.Channels, x.Height, x.Width)]);
        return Maps.Of(x.Images, x.Channels, shape.Height, shape.Width, (n, c, i, j) =>
        {
            var (sum, inside) = (0.0, 0);
            for (var p = 0; p < pooling.Kernel; p++)
                for (var q = 0; q < pooling.Kernel; q++)
                {
                    var value = x.At(
                        n, c, i * pooling.Stride + p - pooling.Padding, j * pooling.Stride + q - pooling.Padding,
                        outside: double.NaN);
                    if (double.IsNaN(value))
                        continue;
                    sum += value;
                    inside++;
                }

            return sum / (pooling.CountsPadding ? pooling.Kernel * pooling.Kernel : inside);
        });
    }

    /// <summary>
    /// Adaptive pooling: output i of m covers the inputs from i * size / m, rounded down, to (i + 1) * size / m,
    /// rounded up.
    /// </summary>
    private static Maps Enlarge(EnlargingPooling pooling, Maps x)
    {
        var (height, width) = (Math.Max(x.Height, pooling.MinimumSize), Math.Max(x.Width, pooling.MinimumSize));
        static (int First, int End) Covered(int i, int size, int m) => (i * size / m, ((i + 1) * size + m - 1) / m);
        return Maps.Of(x.Images, x.Channels, height, width, (n, c, i, j) =>
        {
            var ((top, bottom), (left, right)) = (Covered(i, x.Height, height), Covered(j, x.Width, width));
            var sum = 0.0;
            for (var p = top; p < bottom; p++)
                for (var q = left; q < right; q++)
                    sum += x[n, c, p, q];
            return sum / ((bottom - top) * (right - left));
        });
    }

    private static double Pooled(PoolingFunction function, Maps x, int n, int c)
    {
        double sum = 0, largest = double.NegativeInfinity;
        for (var i = 0; i < x.Height; i++)
            for (var j = 0; j < x.Width; j++)
                (sum, largest) = (sum + x[n, c, i, j], Math.Max(largest, x[n, c, i, j]));
        return function == PoolingFunction.Average ? sum / (x.Height * x.Width) : largest;
    }

    private static Maps Shuffle(int rows, Maps x)
    {
        var columns = x.Channels / rows;
        return x.Select((n, c, i, j) => x[n, c % rows * columns + c / rows, i, j]);
    }

    private static Maps LogProbabilities(Maps x) => x.Select((n, c, i, j) =>
    {
        var sum = Enumerable.Range(0, x.Channels).Sum(k => Math.Exp(x[n, k, i, j]));
        return x[n, c, i, j] - Math.Log(sum);
    });
}
