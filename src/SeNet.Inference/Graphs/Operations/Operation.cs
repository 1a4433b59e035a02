namespace SeNet.Graphs.Operations;

/// <summary>What a <see cref="Node"/> computes: data only, which readers of a graph interpret.</summary>
public abstract record Operation
{
    private protected Operation()
    {
    }

    /// <summary>Name of the operation, as in <c>Convolution</c>.</summary>
    public string Kind => GetType().Name;

    /// <summary>Shape of the output, from those of the inputs.</summary>
    /// <param name="inputs">Shapes of the inputs, in their order.</param>
    /// <exception cref="ArgumentException">Nothing would be left of the maps.</exception>
    public abstract FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs);

    /// <summary>Number of channels, or of features, of the output.</summary>
    internal abstract int OutputChannels(IReadOnlyList<Node> inputs);

    /// <summary>Parameters and buffers of a node with this operation.</summary>
    internal virtual IEnumerable<ParameterSpecification> ParametersOf(string name, IReadOnlyList<Node> inputs) => [];
}
