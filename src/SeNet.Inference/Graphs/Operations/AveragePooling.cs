namespace SeNet.Graphs.Operations;

/// <summary>The average of each square window, padded with zeros.</summary>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Step in height and width.</param>
/// <param name="Padding">Pixels around the maps, at most half of the kernel.</param>
/// <param name="CountsPadding">Whether the padding's zeros count as values of the average.</param>
public sealed record AveragePooling(int Kernel, int Stride, int Padding, bool CountsPadding) : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => Window.Shape(
        this,
        inputs[0],
        inputs[0].Channels,
        Window.Count(inputs[0].Height, Kernel, Stride, Padding),
        Window.Count(inputs[0].Width, Kernel, Stride, Padding));

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs[0].Channels;
}
