using SeNet.Graphs.Operations;
using SeNet.Validation;

namespace SeNet.Graphs;

/// <summary>
/// Makes a <see cref="Graph"/>: begin with <see cref="Input"/>, go on with the methods of <see cref="Value"/>.
/// </summary>
/// <example>
/// <code>
/// var builder = new GraphBuilder("small");
/// var x = builder.Input(channels: 3);
/// x = x.Convolution("conv1", 32, kernel: 3, padding: 1).BatchNorm("bn1").Relu();
/// x = x.SqueezeExcitation("se", SEOptions.Paper);
/// Graph graph = builder.Build(x.GlobalAveragePool().Linear("fc", 10));
/// </code>
/// </example>
public sealed class GraphBuilder
{
    private readonly List<Node> nodes = [];
    private readonly HashSet<string> names = [];
    private readonly List<Stage> stages = [];
    private readonly long maximumParameters;
    private long parameters;

    /// <summary>Makes a builder.</summary>
    /// <param name="name">Name of the network.</param>
    /// <param name="initialization">How weights are drawn; <see cref="InitializationScheme.PyTorch"/> if null.</param>
    /// <param name="maximumParameters">
    /// Number of parameters above which the network is refused, so that a description from a file cannot ask for more
    /// memory than there is.
    /// </param>
    public GraphBuilder(
        string name, InitializationScheme? initialization = null, long maximumParameters = long.MaxValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Initialization) = (name, initialization ?? InitializationScheme.PyTorch);
        this.maximumParameters = maximumParameters;
    }

    /// <summary>Name of the network.</summary>
    public string Name { get; }

    /// <summary>How weights are drawn.</summary>
    public InitializationScheme Initialization { get; }

    /// <summary>Name of the classifier's layer; null for a network without.</summary>
    public string? ClassifierKey { get; set; }

    /// <summary>The arguments that make the network again, as text; see <see cref="Graph.Arguments"/>.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; set; } = new Dictionary<string, string>();

    /// <summary>The images, [N, channels, H, W]: the first node.</summary>
    /// <param name="channels">Number of channels, at least 1: 3 for RGB, 1 for grayscale.</param>
    /// <exception cref="InvalidOperationException">There is an input already.</exception>
    public Value Input(int channels)
    {
        if (nodes.Count > 0)
            throw new InvalidOperationException($"The graph '{Name}' has an input already; a network has one.");
        return Add("images", new Input(Require.AtLeastOne(channels)));
    }

    /// <summary>Marks the end of a stage.</summary>
    /// <param name="maps">The stage's maps.</param>
    /// <returns>The same maps.</returns>
    public Value MarkStage(Value maps)
    {
        stages.Add(new Stage(maps.Node));
        return maps;
    }

    /// <summary>Makes the graph; nodes that neither the output nor a stage needs are left out.</summary>
    /// <param name="output">The network's output.</param>
    public Graph Build(Value output)
    {
        var needed = new HashSet<Node>(stages.Select(stage => stage.Output)) { nodes[0], output.Node };
        foreach (var node in Enumerable.Reverse(nodes).Where(needed.Contains))
            needed.UnionWith(node.Inputs);
        return new Graph(Name, [.. nodes.Where(needed.Contains)], output.Node, [.. stages], ClassifierKey, Arguments);
    }

    internal Value Add(string name, Operation operation, params IReadOnlyList<Node> inputs)
    {
        if (!names.Add(name))
            throw new ArgumentException(
                $"The graph '{Name}' has a node '{name}' already; names are unique.", nameof(name));
        var node = new Node(name, operation, inputs, operation.OutputChannels(inputs));
        parameters += node.Parameters.Where(parameter => parameter.Shape.Count > 0).Sum(parameter => parameter.Count);
        if (parameters > maximumParameters)
            throw new ParametersExceededException(Name, maximumParameters);
        nodes.Add(node);
        return new Value(this, node);
    }

    /// <summary>A name for an operation without parameters, in the scope of the node before it.</summary>
    internal string NameAfter(Node before, string kind)
    {
        var dot = before.Name.LastIndexOf('.');
        var name = dot < 0 ? kind : $"{before.Name[..dot]}.{kind}";
        var unique = name;
        for (var number = 2; names.Contains(unique); number++)
            unique = $"{name}_{number}";
        return unique;
    }
}
