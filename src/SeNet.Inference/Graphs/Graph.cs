using SeNet.Graphs.Operations;

namespace SeNet.Graphs;

/// <summary>
/// A network as data: operations in the order in which they run, their parameters, and marks. It holds no weights and
/// runs nothing; readers run it, fold it, count it or export it.
/// </summary>
public sealed class Graph
{
    private const int LargestMinimum = 4096;

    private readonly Lazy<int> minimumImageSize;
    private readonly Dictionary<string, Node> byName;

    internal Graph(
        string name, IReadOnlyList<Node> nodes, Node output, IReadOnlyList<Stage> stages, string? classifierKey,
        IReadOnlyDictionary<string, string> arguments)
    {
        (Name, Nodes, Output, Stages, ClassifierKey, Arguments) =
            (name, nodes, output, stages, classifierKey, arguments);
        byName = nodes.ToDictionary(node => node.Name);
        Parameters = [.. nodes.SelectMany(node => node.Parameters)];
        minimumImageSize = new Lazy<int>(FindMinimumImageSize);
    }

    /// <summary>Name of the network.</summary>
    public string Name { get; }

    /// <summary>
    /// The arguments that the network was built with, as text in the invariant culture: with the name, what makes it
    /// again. Empty for a graph that was not built from a description.
    /// </summary>
    public IReadOnlyDictionary<string, string> Arguments { get; }

    /// <summary>All operations; each comes after its inputs. The first is the <see cref="Input"/>.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The images.</summary>
    public Node Input => Nodes[0];

    /// <summary>The node whose output is the network's.</summary>
    public Node Output { get; }

    /// <summary>The stages, whose maps a backbone gives, largest maps first; empty for a network without.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>
    /// Name of the classifier's layer, <c>fc</c>, also in a network that was made without it; null if there is none.
    /// </summary>
    public string? ClassifierKey { get; }

    /// <summary>Parameters and buffers of all nodes, in their order.</summary>
    public IReadOnlyList<ParameterSpecification> Parameters { get; }

    /// <summary>The SE blocks, in their order.</summary>
    public IEnumerable<Node> SqueezeExcitations => Nodes.Where(node => node.Operation is SqueezeExcitation);

    /// <summary>
    /// Minimum image height and width, in pixels, of which something is left at every node; 1 for a network with a
    /// <see cref="Flatten"/>, which takes images of one size.
    /// </summary>
    public int MinimumImageSize => minimumImageSize.Value;

    /// <summary>The node with a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public Node this[string name] => byName.TryGetValue(name, out var node)
        ? node
        : throw new ArgumentException($"The graph '{Name}' has no node '{name}'; Nodes lists all.", nameof(name));

    /// <summary>Whether there is a node with a name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The shape of each node's output.</summary>
    /// <param name="height">Height of the images, in pixels.</param>
    /// <param name="width">Width of the images, in pixels.</param>
    /// <exception cref="ArgumentException">The images are too small.</exception>
    public IReadOnlyDictionary<Node, FeatureShape> InferShapes(int height, int width)
    {
        var shapes = new Dictionary<Node, FeatureShape>(Nodes.Count)
        {
            [Input] = new FeatureShape(Input.Channels, height, width),
        };
        foreach (var node in Nodes.Skip(1))
            shapes[node] = node.Operation.OutputShape([.. node.Inputs.Select(input => shapes[input])]);
        return shapes;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Nodes.Count} nodes";

    private int FindMinimumImageSize()
    {
        // It has one size, which need not be square; inferring shapes checks it.
        if (Nodes.Any(node => node.Operation is Flatten))
            return 1;
        for (var size = 1; size <= LargestMinimum; size++)
            if (Leaves(size))
                return size;
        throw new InvalidOperationException($"The graph '{Name}' takes no images of up to {LargestMinimum} pixels.");
    }

    private bool Leaves(int size)
    {
        try
        {
            InferShapes(size, size);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
