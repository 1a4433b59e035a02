namespace SeNet.Engine;

/// <summary>Time that an engine takes for a layer, with what is computed in one go with it.</summary>
/// <param name="Name">Name of the layer's node, as in <see cref="Graphs.Graph"/>.</param>
/// <param name="Operation">What the layer computes, as <c>Convolution</c>.</param>
/// <param name="Method">How it is computed.</param>
/// <param name="MultiplyAdds">Multiply-adds of the layer's definition for the whole batch.</param>
/// <param name="Milliseconds">Time for the whole batch: the median of the calls.</param>
public sealed record LayerTiming(
    string Name, string Operation, string Method, long MultiplyAdds, double Milliseconds)
{
    /// <summary>Multiply-adds of the definition in a second, in 10^9.</summary>
    public double GigaMultiplyAddsPerSecond => MultiplyAdds / Milliseconds / 1e6;
}
