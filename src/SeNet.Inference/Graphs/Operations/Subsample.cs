namespace SeNet.Graphs.Operations;

/// <summary>Every Stride-th pixel in height and width, from the first on.</summary>
/// <param name="Stride">The step.</param>
public sealed record Subsample(int Stride) : Operation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        new(inputs[0].Channels, (inputs[0].Height - 1) / Stride + 1, (inputs[0].Width - 1) / Stride + 1);

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs[0].Channels;
}
