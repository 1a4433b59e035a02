namespace SeNet.Graphs.Operations;

/// <summary>Factor * first + second, element by element: a residual branch and its shortcut.</summary>
/// <param name="Factor">Factor of the first input.</param>
public sealed record Add(double Factor = 1) : ElementwiseOperation;
