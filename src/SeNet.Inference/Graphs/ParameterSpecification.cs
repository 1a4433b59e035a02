namespace SeNet.Graphs;

/// <summary>A parameter or buffer of a layer: what a weights file holds under its key.</summary>
/// <param name="Key">State key, for example <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Shape">Sizes of the dimensions; empty for a scalar.</param>
/// <param name="Initializer">Values before training.</param>
public sealed record ParameterSpecification(string Key, IReadOnlyList<int> Shape, Initializer Initializer)
{
    /// <summary>What the parameter is for.</summary>
    public ParameterRole Role { get; init; } = ParameterRole.Parameter;

    /// <summary>Whether it is a parameter, frozen or not, rather than a running statistic.</summary>
    public bool IsParameter => Role is ParameterRole.Parameter or ParameterRole.FrozenParameter;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
