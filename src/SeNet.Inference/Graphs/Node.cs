using SeNet.Graphs.Operations;

namespace SeNet.Graphs;

/// <summary>One operation of a <see cref="Graph"/> on the outputs of earlier nodes.</summary>
public sealed class Node
{
    internal Node(string name, Operation operation, IReadOnlyList<Node> inputs, int channels)
    {
        (Name, Operation, Inputs, Channels) = (name, operation, inputs, channels);
        Parameters = [.. operation.ParametersOf(name, inputs)];
    }

    /// <summary>
    /// Name, unique in the graph. A layer's state keys begin with it: the convolution <c>layer1.0.conv1</c> has the
    /// weight <c>layer1.0.conv1.weight</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>What is computed.</summary>
    public Operation Operation { get; }

    /// <summary>The nodes whose outputs it takes, in the operation's order.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>Number of channels, or of features, of the output.</summary>
    public int Channels { get; }

    /// <summary>Parameters and buffers, in the order of their registration.</summary>
    public IReadOnlyList<ParameterSpecification> Parameters { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} = {Operation.Kind}({string.Join(", ", Inputs.Select(input => input.Name))})";
}
