namespace SeNet.Evaluation;

/// <summary>An entry of a <see cref="ConfusionMatrix"/>.</summary>
/// <param name="TrueClass">Row: the true class of the images.</param>
/// <param name="PredictedClass">Column: their predicted class.</param>
/// <param name="Count">Number of images, above 0.</param>
public sealed record ConfusionCount(int TrueClass, int PredictedClass, long Count);
