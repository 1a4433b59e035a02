namespace SeNet.Graphs.Operations;

/// <summary>Factor * x.</summary>
/// <param name="Factor">The factor.</param>
public sealed record Scale(double Factor) : ElementwiseOperation;
