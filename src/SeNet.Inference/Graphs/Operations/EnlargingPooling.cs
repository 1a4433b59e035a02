namespace SeNet.Graphs.Operations;

/// <summary>
/// Brings maps that are smaller than a size up to it by adaptive average pooling (each output pixel is the average of
/// the input pixels that it covers); larger ones stay as they are.
/// </summary>
/// <param name="MinimumSize">Minimum height and width of the output, in pixels.</param>
public sealed record EnlargingPooling(int MinimumSize) : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        inputs[0] with
        {
            Height = Math.Max(inputs[0].Height, MinimumSize),
            Width = Math.Max(inputs[0].Width, MinimumSize),
        };

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs[0].Channels;
}
