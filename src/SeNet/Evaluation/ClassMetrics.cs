namespace SeNet.Evaluation;

/// <summary>Metrics of one class.</summary>
/// <param name="Name">Name of the class.</param>
/// <param name="Precision">
/// Fraction of the images predicted as this class that belong to it, 0 to 1; 0 if none was predicted.
/// </param>
/// <param name="Recall">
/// Fraction of the images of this class that were predicted correctly, 0 to 1; 0 if there are none.
/// </param>
/// <param name="F1">Harmonic mean of precision and recall, 0 to 1; 0 if both are 0.</param>
/// <param name="Support">Number of images of this class.</param>
public sealed record ClassMetrics(string Name, double Precision, double Recall, double F1, long Support);
