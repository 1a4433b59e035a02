using SeNet.Graphs.Operations;

namespace SeNet.Graphs.Passes;

/// <summary>
/// Rewrites a batch normalization behind a convolution into the convolution, for inference: weight W * s and bias
/// b + (bias of the convolution) * s - mean * s, where s = weight of BN / sqrt(variance + epsilon).
/// </summary>
internal static class BatchNormFolding
{
    /// <summary>Folds what can be folded.</summary>
    /// <param name="graph">The graph; it stays as it is.</param>
    /// <param name="weights">Values of the parameters and running statistics by their keys.</param>
    /// <param name="kept">Names of nodes whose outputs are read: they stay as they are; null for none.</param>
    /// <returns>A graph with fewer nodes, and its weights: the convolutions' own replaced, the rest as given.</returns>
    public static (Graph Graph, Dictionary<string, float[]> Weights) Apply(
        Graph graph, IReadOnlyDictionary<string, float[]> weights, IReadOnlySet<string>? kept = null)
    {
        var folded = new Dictionary<string, float[]>(weights);
        // The maximum of scaled values is the scaled maximum only where the scale is not negative.
        var norms = Convolutions(graph, kept ?? new HashSet<string>(), norm =>
            weights[$"{norm.Name}.weight"].All(scale => scale >= 0));
        foreach (var (norm, convolution) in norms)
            Fold(convolution, norm, folded);
        return (Rewrite(graph, norms), folded);
    }

    /// <summary>The graph of weights that were folded before.</summary>
    /// <param name="graph">The graph; it stays as it is.</param>
    /// <param name="isFolded">Whether a normalization is folded into the convolution before it.</param>
    public static Graph StructureOf(Graph graph, Func<Node, bool> isFolded)
    {
        var norms = Convolutions(graph, new HashSet<string>(), isFolded);
        return Rewrite(graph, norms.Where(pair => isFolded(pair.Key)).ToDictionary());
    }

    private static Graph Rewrite(Graph graph, Dictionary<Node, Node> norms)
    {
        var convolutions = norms.Values.ToHashSet();
        var rewriter = new GraphRewriter(graph);
        foreach (var node in graph.Nodes)
            if (norms.ContainsKey(node))
            {
                rewriter.Replace(node, node.Inputs[0]);
            }
            else if (convolutions.Contains(node))
            {
                var convolution = (Convolution)node.Operation;
                rewriter.Add(
                    node, node.Name, convolution with { Bias = convolution.Bias ?? Initializer.Zeros }, node.Inputs);
            }
            else
            {
                rewriter.Keep(node);
            }

        return rewriter.Finish();
    }

    /// <summary>The normalizations that can be folded, each with its convolution.</summary>
    private static Dictionary<Node, Node> Convolutions(
        Graph graph, IReadOnlySet<string> kept, Func<Node, bool> passesPooling)
    {
        var uses = new GraphUses(graph);
        var foldable = new Dictionary<Node, Node>();
        foreach (var norm in graph.Nodes.Where(node => node.Operation is BatchNormalization))
        {
            var source = norm.Inputs[0];
            if (source.Operation is MaxPooling
                && !kept.Contains(source.Name)
                && uses.OnlyUser(source) is not null
                && passesPooling(norm))
                source = source.Inputs[0];
            if (source.Operation is Convolution
                && !kept.Contains(source.Name)
                && !kept.Contains(norm.Name)
                && uses.OnlyUser(source) is not null)
                foldable[norm] = source;
        }

        return foldable;
    }

    private static void Fold(Node convolution, Node norm, Dictionary<string, float[]> weights)
    {
        float[] Of(string name) => weights[$"{norm.Name}.{name}"];
        var (gamma, beta, mean, variance) = (Of("weight"), Of("bias"), Of("running_mean"), Of("running_var"));
        var epsilon = ((BatchNormalization)norm.Operation).Epsilon;
        var weight = (float[])weights[$"{convolution.Name}.weight"].Clone();
        var before = weights.GetValueOrDefault($"{convolution.Name}.bias");
        var bias = new float[gamma.Length];
        var filter = weight.Length / gamma.Length;
        for (var c = 0; c < gamma.Length; c++)
        {
            var scale = gamma[c] / Math.Sqrt(variance[c] + epsilon);
            for (var i = c * filter; i < (c + 1) * filter; i++)
                weight[i] = (float)(weight[i] * scale);
            bias[c] = (float)(beta[c] + ((before?[c] ?? 0) - mean[c]) * scale);
        }

        weights[$"{convolution.Name}.weight"] = weight;
        weights[$"{convolution.Name}.bias"] = bias;
    }
}
