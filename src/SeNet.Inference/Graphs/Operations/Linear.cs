namespace SeNet.Graphs.Operations;

/// <summary>A fully connected layer of pooled features: W x + b.</summary>
/// <param name="OutFeatures">Number of output features.</param>
public sealed record Linear(int OutFeatures) : Operation
{
    /// <summary>Initial weight, [OutFeatures, InFeatures].</summary>
    public required Initializer Weight { get; init; }

    /// <summary>Initial bias, [OutFeatures]; null for a layer without.</summary>
    public Initializer? Bias { get; init; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => FeatureShape.Vector(OutFeatures);

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => OutFeatures;

    internal override IEnumerable<ParameterSpecification> ParametersOf(string name, IReadOnlyList<Node> inputs)
    {
        yield return new ParameterSpecification($"{name}.weight", [OutFeatures, inputs[0].Channels], Weight);
        if (Bias is not null)
            yield return new ParameterSpecification($"{name}.bias", [OutFeatures], Bias);
    }
}
