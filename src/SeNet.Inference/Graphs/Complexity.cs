using System.Globalization;
using SeNet.Blocks;
using SeNet.Graphs.Operations;
using SeNet.Text;
using SeNet.Validation;

namespace SeNet.Graphs;

/// <summary>What a network costs: parameters, multiply-adds and activations, for each layer and in all.</summary>
/// <remarks>
/// Conventions: a multiplication and its addition count once (the SENet paper writes FLOPs for it), in convolutions and
/// linear layers only, those of the classifier and of SE blocks among them; not biases, normalization, pooling, gates
/// or additions. Activations are the elements of these layers' outputs (Radosavovic et al., arXiv 2003.13678, section
/// 3, and linear layers besides). Every parameter counts, those of normalizations too; running statistics are none. All
/// but the parameters is for the whole batch.
/// </remarks>
/// <example>
/// <code>
/// var complexity = Complexity.Of(NetworkZoo.Build("seresnet50"), 224);
/// Console.WriteLine($"{complexity.Parameters} parameters, {complexity.MultiplyAdds} multiply-adds");
/// Console.WriteLine(complexity);             // layer by layer
/// </code>
/// </example>
public sealed class Complexity
{
    private Complexity(IReadOnlyList<long> inputShape, IReadOnlyList<LayerComplexity> layers) =>
        (InputShape, Layers) = (inputShape, layers);

    /// <summary>Shape of the input that it was counted for.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>The layers that have parameters, in the order in which they run.</summary>
    public IReadOnlyList<LayerComplexity> Layers { get; }

    /// <summary>Number of parameters of the network.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Number of multiply-adds of its convolutions and linear layers.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>Number of elements of the outputs of its convolutions and linear layers.</summary>
    public long Activations => Layers.Sum(layer => layer.Activations);

    /// <summary>Bytes of these outputs: what training keeps of them.</summary>
    public long ActivationBytes => Layers.Sum(layer => layer.ActivationBytes);

    /// <summary>Counts a network from its shapes; nothing is run.</summary>
    /// <param name="graph">The network, for example <c>model.Graph</c> or that of <c>NetworkZoo.Build</c>.</param>
    /// <param name="height">Height of the images, in pixels.</param>
    /// <param name="width">Width of the images, in pixels; null for the height.</param>
    /// <param name="images">Number of images in the batch, at least 1.</param>
    /// <exception cref="ArgumentException">
    /// The images are smaller than <see cref="Graph.MinimumImageSize"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static Complexity Of(Graph graph, int height, int? width = null, int images = 1)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Require.AtLeastOne(height);
        Require.AtLeastOne(width ?? height, nameof(width));
        Require.AtLeastOne(images);
        var shapes = graph.InferShapes(height, width ?? height);
        return new Complexity(
            shapes[graph.Input].OfBatch(images),
            [.. graph.Nodes.SelectMany(node => LayersOf(node, shapes, images))]);
    }

    /// <summary>
    /// The parameters that SE adds to a network: 2/r * sum over the stages of N C^2 (SENet paper, equation 5), without
    /// biases.
    /// </summary>
    /// <param name="reduction">Reduction ratio r, at least 1.</param>
    /// <param name="stages">
    /// Of each stage the number N of blocks and the channels C that they recalibrate, at least 1 and at least the
    /// reduction. Hidden units are C / r rounded down, as in <see cref="SEOptions.Paper"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public static long AddedBySE(int reduction, params ReadOnlySpan<(int Blocks, int Channels)> stages)
    {
        Require.AtLeastOne(reduction);
        var sum = 0L;
        foreach (var (blocks, channels) in stages)
        {
            if (blocks < 1 || channels < reduction)
                throw new ArgumentOutOfRangeException(
                    nameof(stages), (blocks, channels),
                    $"A stage has at least 1 block and at least as many channels as the reduction, here {reduction}.");
            sum += 2L * blocks * channels * (channels / reduction);
        }

        return sum;
    }

    /// <summary>A table of the layers and the totals.</summary>
    public override string ToString() => TextTable.Format([
        ["layer", "type", "output", "parameters", "multiply-adds", "activations"],
        .. Layers.Select(layer => (string[])[
            layer.Key, layer.Layer, string.Join(" x ", layer.OutputShape),
            Text(layer.Parameters), Text(layer.MultiplyAdds), Text(layer.Activations)]),
        [],
        ["total", "", "", Text(Parameters), Text(MultiplyAdds), Text(Activations)],
        ["(input)", "", string.Join(" x ", InputShape), "", "", $"{Text(ActivationBytes)} bytes"],
    ]);

    private static IEnumerable<LayerComplexity> LayersOf(
        Node node, IReadOnlyDictionary<Node, FeatureShape> shapes, int images)
    {
        LayerComplexity Layer(string key, string kind, FeatureShape output, bool counts)
        {
            var parameters = node.Parameters
                .Where(
                    parameter => parameter.Key.StartsWith(key + '.', StringComparison.Ordinal) && parameter.IsParameter)
                .ToList();
            var activations = counts ? images * output.Count : 0;
            // An element of the output is a sum over one filter.
            var products = counts ? parameters[0].Count / output.Channels : 0;
            return new LayerComplexity(
                key, kind, parameters.Sum(parameter => parameter.Count), activations * products, activations,
                output.OfBatch(images));
        }

        switch (node.Operation)
        {
            case SqueezeExcitation se:
                var input = shapes[node.Inputs[0]];
                var (height, width) = se.Options.Squeeze == Squeeze.None ? (input.Height, input.Width) : (1, 1);
                var hidden = se.Options.HiddenUnits(input.Channels);
                var expanded = se.Options.Shift ? 2 * input.Channels : input.Channels;
                yield return Layer(
                    se.ReduceName(node.Name), nameof(Convolution), new FeatureShape(hidden, height, width), true);
                yield return Layer(
                    se.ExpandName(node.Name), nameof(Convolution), new FeatureShape(expanded, height, width), true);
                break;
            case Convolution or Linear:
                yield return Layer(node.Name, node.Operation.Kind, shapes[node], counts: true);
                break;
            case BatchNormalization:
                yield return Layer(node.Name, node.Operation.Kind, shapes[node], counts: false);
                break;
        }
    }

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
