namespace SeNet.Graphs.Operations;

/// <summary>One value for each channel, from all pixels: [N, C, H, W] becomes [N, C].</summary>
/// <param name="Function">Average or maximum.</param>
public sealed record GlobalPooling(PoolingFunction Function) : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        FeatureShape.Vector(inputs[0].Channels);

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs[0].Channels;
}
