using SeNet.Blocks;

namespace SeNet.Graphs.Operations;

/// <summary>
/// The Squeeze-and-Excitation block: gate(W2 relu(W1 squeeze(x))) * x, and a shift where the options have one (Hu et
/// al., arXiv 1709.01507, equations 2 to 4).
/// </summary>
/// <param name="Options">What the block is made of.</param>
/// <param name="ReduceKey">State key of the first layer, after the node's name.</param>
/// <param name="ExpandKey">State key of the second layer, after the node's name.</param>
public sealed record SqueezeExcitation(SEOptions Options, string ReduceKey, string ExpandKey) : ElementwiseOperation
{
    /// <summary>Initial weight of the first layer, [hidden, C, 1, 1].</summary>
    public required Initializer ReduceWeight { get; init; }

    /// <summary>Initial bias of the first layer; null for a layer without.</summary>
    public Initializer? ReduceBias { get; init; }

    /// <summary>
    /// Initial weight of the second layer, [C or 2C, hidden, 1, 1], the gate's rows before the shift's.
    /// </summary>
    public required Initializer ExpandWeight { get; init; }

    /// <summary>Initial bias of the second layer; null for a layer without.</summary>
    public Initializer? ExpandBias { get; init; }

    /// <summary>Name under which a node's gate, [N, C] or [N, C, H, W], is read beside its output.</summary>
    /// <param name="node">The node's name.</param>
    public static string GateName(string node) => Joined(node, "gate");

    /// <summary>Name of the first layer of a node.</summary>
    /// <param name="node">The node's name.</param>
    public string ReduceName(string node) => Joined(node, ReduceKey);

    /// <summary>Name of the second layer of a node.</summary>
    /// <param name="node">The node's name.</param>
    public string ExpandName(string node) => Joined(node, ExpandKey);

    internal override IEnumerable<ParameterSpecification> ParametersOf(string name, IReadOnlyList<Node> inputs)
    {
        var (channels, hidden) = (inputs[0].Channels, Options.HiddenUnits(inputs[0].Channels));
        var expanded = Options.Shift ? 2 * channels : channels;
        yield return new ParameterSpecification($"{ReduceName(name)}.weight", [hidden, channels, 1, 1], ReduceWeight);
        if (ReduceBias is not null)
            yield return new ParameterSpecification($"{ReduceName(name)}.bias", [hidden], ReduceBias);
        yield return new ParameterSpecification($"{ExpandName(name)}.weight", [expanded, hidden, 1, 1], ExpandWeight);
        if (ExpandBias is not null)
            yield return new ParameterSpecification($"{ExpandName(name)}.bias", [expanded], ExpandBias);
    }

    // A block that is a network of its own has no name before its layers' keys.
    private static string Joined(string node, string key) => node.Length == 0 ? key : $"{node}.{key}";
}
