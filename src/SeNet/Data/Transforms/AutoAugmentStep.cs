namespace SeNet.Data;

/// <summary>A step of an AutoAugment policy.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Probability">Probability that it is done.</param>
/// <param name="Magnitude">0 to 9; without meaning for operations that have none.</param>
internal readonly record struct AutoAugmentStep(AugmentOperation Operation, double Probability, int Magnitude);
