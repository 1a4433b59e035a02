namespace SeNet.Graphs.Operations;

/// <summary>
/// In training sets values to zero at random and divides the others by 1 - Probability; else nothing.
/// </summary>
/// <param name="Probability">Probability of a zero, in [0, 1).</param>
public sealed record Dropout(double Probability) : ElementwiseOperation;
