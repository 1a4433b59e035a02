namespace SeNet.Graphs.Operations;

/// <summary>
/// All values of an image as its features: [N, C, H, W] becomes [N, C * H * W]. Images have one size.
/// </summary>
/// <param name="Features">Number of features, C * H * W.</param>
public sealed record Flatten(int Features) : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => inputs[0].Count == Features
        ? FeatureShape.Vector(Features)
        : throw new ArgumentException(
            $"A Flatten to {Features} features gets maps of {inputs[0]}, which has {inputs[0].Count} values; use " +
                "images of the size that the network was made for.");

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => Features;
}
