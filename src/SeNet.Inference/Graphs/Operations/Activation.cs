namespace SeNet.Graphs.Operations;

/// <summary>A function of each value.</summary>
/// <param name="Function">The function.</param>
public sealed record Activation(ActivationFunction Function) : ElementwiseOperation;
