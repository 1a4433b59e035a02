namespace SeNet.Evaluation;

/// <summary>A count of a <see cref="ConfusionMatrix"/>.</summary>
/// <param name="TrueClass">Row: the images' true class.</param>
/// <param name="PredictedClass">Column: the class that they were taken for.</param>
/// <param name="Count">Number of images, above 0.</param>
public sealed record ConfusionCount(int TrueClass, int PredictedClass, long Count);
