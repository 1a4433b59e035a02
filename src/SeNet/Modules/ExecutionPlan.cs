using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Graphs.Passes;

namespace SeNet.Modules;

/// <summary>How a graph is run: its steps in order, and when each value is no longer needed.</summary>
internal sealed class ExecutionPlan
{
    /// <summary>Plans the run of a graph.</summary>
    /// <param name="graph">The graph, fused or not.</param>
    /// <param name="results">Nodes whose outputs are given back.</param>
    public ExecutionPlan(Graph graph, IReadOnlyList<Node> results)
    {
        var index = graph.Nodes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var needed = new HashSet<Node>(results);
        foreach (var node in graph.Nodes.Reverse().Where(needed.Contains))
            needed.UnionWith(node.Inputs);
        var lastUse = new Dictionary<Node, int>();
        foreach (var node in graph.Nodes.Where(needed.Contains))
            foreach (var input in node.Inputs)
                lastUse[input] = index[node];

        HashSet<Node> kept = [graph.Input, .. results];
        var uses = new GraphUses(graph);
        Steps =
        [
            .. graph.Nodes.Skip(1).Where(needed.Contains).Select(node =>
            {
                var released = node.Inputs.Distinct()
                    .Where(input => lastUse[input] == index[node] && !kept.Contains(input));
                return new Step(
                    node,
                    index[node],
                    [.. node.Inputs.Select(input => index[input])],
                    [.. released.Select(input => index[input])],
                    IsFree(node.Inputs[0]));

                // Whether the first input's memory may become the output's. Another user could have a view of it.
                bool IsFree(Node input) =>
                    uses.OnlyUser(input) is not null && !kept.Contains(input) && IsForgotten(input.Operation);
            }),
        ];
        Results = [.. results.Select(result => index[result])];
        Count = graph.Nodes.Count;
    }

    /// <summary>Number of values.</summary>
    public int Count { get; }

    /// <summary>The steps; value 0 is the input.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Values that are given back.</summary>
    public IReadOnlyList<int> Results { get; }

    /// <summary>Whether an operation's gradient does without its output, which may be overwritten then.</summary>
    private static bool IsForgotten(Operation operation) => operation switch
    {
        Convolution or Add or AveragePooling or ShakeShake or Scale => true,
        FusedUnit { Activation: null } => true,
        _ => false,
    };

    /// <summary>One step.</summary>
    /// <param name="Node">What is computed.</param>
    /// <param name="Output">Index of the value that it gives.</param>
    /// <param name="Inputs">Indices of the values that it takes.</param>
    /// <param name="Released">Indices of the values that nothing needs after it.</param>
    /// <param name="MayOverwrite">Whether it may compute in place of its first input.</param>
    public sealed record Step(
        Node Node, int Output, IReadOnlyList<int> Inputs, IReadOnlyList<int> Released, bool MayOverwrite);
}
