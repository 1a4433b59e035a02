using SeNet.Graphs.Operations;

namespace SeNet.Graphs.Passes;

/// <summary>
/// Joins a convolution with what follows it (max pooling, batch normalization, SE, sum, rectifier) into one
/// <see cref="FusedUnit"/>, wherever nothing else uses a value in between.
/// </summary>
internal static class Fusion
{
    /// <summary>Fuses a graph.</summary>
    /// <param name="graph">The graph; it stays as it is.</param>
    /// <param name="isFolded">
    /// Whether normalizations are folded into the convolutions; if not, units have a normalization.
    /// </param>
    /// <param name="kept">Names of nodes that stay nodes of their own; null for none.</param>
    public static Graph Apply(Graph graph, bool isFolded, IReadOnlySet<string>? kept = null) =>
        new Pass(graph, isFolded, kept).Run();

    private sealed class Pass
    {
        private readonly Graph graph;
        private readonly bool isFolded;
        private readonly GraphUses uses;
        private readonly HashSet<Node> kept;

        public Pass(Graph graph, bool isFolded, IReadOnlySet<string>? kept)
        {
            (this.graph, this.isFolded) = (graph, isFolded);
            uses = new GraphUses(graph);
            this.kept = [.. graph.Nodes.Where(node => kept?.Contains(node.Name) == true)];
        }

        public Graph Run()
        {
            var units = new Dictionary<Node, (FusedUnit Unit, Node Input)>();
            var absorbed = new HashSet<Node>();
            foreach (var node in graph.Nodes.Where(node => !absorbed.Contains(node)))
                if (UnitFrom(node) is { } unit)
                {
                    var parts = unit.Parts.ToList();
                    // A sum belongs to the branch that is computed last: the shortcut is there by then.
                    if (parts.Exists(absorbed.Contains))
                        continue;
                    absorbed.UnionWith(parts);
                    units[parts[^1]] = (unit, node.Inputs[0]);
                }

            var rewriter = new GraphRewriter(graph);
            foreach (var node in graph.Nodes)
                if (units.TryGetValue(node, out var found))
                    rewriter.Add(node, node.Name, found.Unit, InputsOf(found.Unit, found.Input));
                else if (!absorbed.Contains(node))
                    rewriter.Keep(node);
            return rewriter.Finish();
        }

        private static IEnumerable<Node> InputsOf(FusedUnit unit, Node input) =>
            unit.Add is { } add ? [input, add.Inputs[1]] : [input];

        /// <summary>The unit that begins with a node; null if there is none, or the node alone would be it.</summary>
        private FusedUnit? UnitFrom(Node first)
        {
            if (first.Operation is not (Convolution or BatchNormalization) || kept.Contains(first))
                return null;
            var last = first;
            var convolution = first.Operation is Convolution ? first : null;
            var pooling = convolution is null ? null : Next(node => node.Operation is MaxPooling { IsHalving: true });
            var norm = convolution is null ? first : Next(node => node.Operation is BatchNormalization);
            if (norm is null && !isFolded)
                return null;
            var se = Next(node => node.Operation is SqueezeExcitation);
            var branch = last;
            var add = Next(node => node.Operation is Add { Factor: 1 } && IsBranch(node, branch));
            var relu = Next(node => node.Operation is Activation { Function: ActivationFunction.Relu });
            return new FusedUnit(convolution, pooling, norm, se, add, relu);

            Node? Next(Func<Node, bool> isNext) =>
                uses.OnlyUser(last) is { } user && !kept.Contains(user) && isNext(user) ? last = user : null;
        }

        /// <summary>
        /// Whether a sum can be computed with its first input: whether the second is computed before.
        /// </summary>
        private static bool IsBranch(Node sum, Node branch) => ReferenceEquals(sum.Inputs[0], branch);
    }
}
