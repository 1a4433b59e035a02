namespace SeNet.Graphs.Operations;

/// <summary>Channels of zeros after those of the input.</summary>
/// <param name="Added">Number of channels of zeros.</param>
public sealed record PadChannels(int Added) : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        inputs[0] with { Channels = inputs[0].Channels + Added };

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs[0].Channels + Added;
}
