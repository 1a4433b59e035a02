namespace SeNet.Graphs.Passes;

/// <summary>Who uses the outputs of a graph's nodes.</summary>
internal sealed class GraphUses
{
    private readonly ILookup<Node, Node> users;
    private readonly HashSet<Node> visible;

    /// <summary>Looks at a graph.</summary>
    public GraphUses(Graph graph)
    {
        users = graph.Nodes
            .SelectMany(user => user.Inputs.Select(input => (Input: input, User: user)))
            .ToLookup(use => use.Input, use => use.User);
        visible = [graph.Output, .. graph.Stages.Select(stage => stage.Output)];
    }

    /// <summary>
    /// The node that uses an output, if it is the only use and the output is neither a stage's nor the network's; null
    /// otherwise.
    /// </summary>
    public Node? OnlyUser(Node node) => !visible.Contains(node) && users[node].ToList() is [var user] ? user : null;
}
