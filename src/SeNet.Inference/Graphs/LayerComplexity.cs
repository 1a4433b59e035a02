namespace SeNet.Graphs;

/// <summary>What one layer costs: a row of <see cref="Complexity"/>.</summary>
/// <param name="Key">Beginning of its state keys, for example <c>layer1.0.conv1</c>.</param>
/// <param name="Layer">Kind of layer, for example <c>Convolution</c>.</param>
/// <param name="Parameters">Number of its parameters.</param>
/// <param name="MultiplyAdds">
/// Number of multiply-adds for the whole batch; 0 unless it is a convolution or linear layer.
/// </param>
/// <param name="Activations">
/// Number of elements of its output for the whole batch; 0 unless it is a convolution or linear layer.
/// </param>
/// <param name="OutputShape">Shape of its output, with the batch dimension.</param>
public sealed record LayerComplexity(
    string Key, string Layer, long Parameters, long MultiplyAdds, long Activations, IReadOnlyList<long> OutputShape)
{
    /// <summary>Bytes of the activations in float32: four for each element.</summary>
    public long ActivationBytes => 4 * Activations;
}
