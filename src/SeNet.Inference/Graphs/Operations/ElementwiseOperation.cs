namespace SeNet.Graphs.Operations;

/// <summary>An operation whose output has the shape of its first input.</summary>
public abstract record ElementwiseOperation : Operation
{
    private protected ElementwiseOperation()
    {
    }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) => inputs[0];

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs[0].Channels;
}
