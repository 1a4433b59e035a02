namespace SeNet.Models;

/// <summary>What one layer costs: a row of <see cref="Complexity"/>.</summary>
/// <param name="Key">What its state keys begin with, for example <c>layer1.0.conv1</c>; empty for the model itself.</param>
/// <param name="Layer">Name of its class, for example <c>Conv2d</c>.</param>
/// <param name="Parameters">Its own parameters; one that several layers share is counted with the first.</param>
/// <param name="MultiplyAdds">Multiply-adds of its calls, for the whole batch; 0 unless it is a convolution or linear layer.</param>
/// <param name="Activations">Elements of what its calls gave, for the whole batch; 0 unless it is a convolution or linear layer.</param>
/// <param name="ActivationBytes">Bytes of the same: four an element in float32.</param>
/// <param name="OutputShape">Shape of what its last call gave; empty for a layer that is not counted or was not called.</param>
public sealed record LayerComplexity(
    string Key, string Layer, long Parameters, long MultiplyAdds, long Activations, long ActivationBytes, IReadOnlyList<long> OutputShape);
