namespace SeNet.Graphs.Passes;

/// <summary>
/// Makes a graph from another one, node by node; names stay, so that marks and readers find their nodes.
/// </summary>
internal sealed class GraphRewriter(Graph source)
{
    private readonly List<Node> nodes = [];
    private readonly Dictionary<Node, Node> replacements = [];

    /// <summary>The new node for one of the source.</summary>
    public Node this[Node node] => replacements[node];

    /// <summary>Adds a node that stands for one of the source.</summary>
    /// <param name="replaced">The node of the source whose output it gives.</param>
    /// <param name="name">Its name.</param>
    /// <param name="operation">What it computes.</param>
    /// <param name="inputs">Its inputs, as nodes of the source.</param>
    public void Add(Node replaced, string name, Operations.Operation operation, IEnumerable<Node> inputs)
    {
        IReadOnlyList<Node> rewritten = [.. inputs.Select(input => replacements[input])];
        var node = new Node(name, operation, rewritten, operation.OutputChannels(rewritten));
        nodes.Add(node);
        replacements[replaced] = node;
    }

    /// <summary>Keeps a node of the source.</summary>
    public void Keep(Node node) => Add(node, node.Name, node.Operation, node.Inputs);

    /// <summary>Lets the output of another node stand for that of one that is gone.</summary>
    public void Replace(Node removed, Node by) => replacements[removed] = replacements[by];

    /// <summary>The new graph.</summary>
    public Graph Finish() => new(
        source.Name,
        nodes,
        replacements[source.Output],
        [.. source.Stages.Select(stage => new Stage(replacements[stage.Output]))],
        source.ClassifierKey,
        source.Arguments);
}
