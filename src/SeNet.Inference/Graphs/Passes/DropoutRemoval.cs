using SeNet.Graphs.Operations;

namespace SeNet.Graphs.Passes;

/// <summary>Leaves out dropout, which does nothing in inference.</summary>
internal static class DropoutRemoval
{
    /// <summary>A graph without dropout.</summary>
    /// <param name="graph">The graph; it stays as it is.</param>
    public static Graph Apply(Graph graph)
    {
        var rewriter = new GraphRewriter(graph);
        foreach (var node in graph.Nodes)
            if (node.Operation is Dropout)
                rewriter.Replace(node, node.Inputs[0]);
            else
                rewriter.Keep(node);
        return rewriter.Finish();
    }
}
