namespace SeNet.Graphs.Operations;

/// <summary>The inputs' channels one after the other; height and width are equal.</summary>
public sealed record Concatenate : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        new(inputs.Sum(input => input.Channels), inputs[0].Height, inputs[0].Width);

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs.Sum(input => input.Channels);
}
