namespace SeNet.Graphs.Operations;

/// <summary>Moves maps down and right; zeros come in, what leaves the maps is lost.</summary>
/// <param name="Pixels">Number of pixels in each direction.</param>
public sealed record Shift(int Pixels) : ElementwiseOperation;
