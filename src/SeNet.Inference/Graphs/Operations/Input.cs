namespace SeNet.Graphs.Operations;

/// <summary>The images, [N, Channels, H, W].</summary>
/// <param name="Channels">Number of channels: 3 for RGB, 1 for grayscale.</param>
public sealed record Input(int Channels) : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        throw new InvalidOperationException("The input's shape is that of the images.");

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => Channels;
}
