namespace SeNet.Graphs.Operations;

/// <summary>Logarithm of the softmax over the features.</summary>
public sealed record LogSoftmax : ElementwiseOperation;
