namespace SeNet.Graphs.Operations;

/// <summary>The largest value of each square window; padding counts as minus infinity.</summary>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Step in height and width.</param>
/// <param name="Padding">Pixels around the maps, at most half of the kernel.</param>
/// <param name="Rounding">How many windows there are.</param>
public sealed record MaxPooling(int Kernel, int Stride, int Padding = 0, PoolingSize Rounding = PoolingSize.Floor)
    : Operation
{
    /// <summary>Whether it is over 2x2 pixels that do not overlap, which kernels and fusion know.</summary>
    internal bool IsHalving => this is { Kernel: 2, Stride: 2, Padding: 0, Rounding: PoolingSize.Floor };

    /// <inheritdoc/>
    public override FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs) =>
        Window.Shape(this, inputs[0], inputs[0].Channels, Count(inputs[0].Height), Count(inputs[0].Width));

    internal override int OutputChannels(IReadOnlyList<Node> inputs) => inputs[0].Channels;

    private int Count(int size) => Rounding switch
    {
        PoolingSize.Floor => Window.Count(size, Kernel, Stride, Padding),
        PoolingSize.Ceiling => Window.CountRoundedUp(size, Kernel, Stride, Padding),
        _ => (size + Stride - 1) / Stride,
    };
}
