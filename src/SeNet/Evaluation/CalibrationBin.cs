namespace SeNet.Evaluation;

/// <summary>Images whose predicted class has a probability in a range: a bar of a reliability diagram.</summary>
/// <param name="From">Lower bound of the probability, not in the bin.</param>
/// <param name="To">Upper bound of the probability, in the bin.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Confidence">Mean probability of the predicted class, 0 to 1; 0 for an empty bin.</param>
/// <param name="Accuracy">Fraction of the images classified correctly, 0 to 1; 0 for an empty bin.</param>
public sealed record CalibrationBin(double From, double To, long Count, double Confidence, double Accuracy);
