namespace SeNet.Evaluation;

/// <summary>How well one class is recognised.</summary>
/// <param name="Name">Name of the class.</param>
/// <param name="Precision">Share of the images taken for this class that are of it, 0 to 1; 0 when none was taken for it.</param>
/// <param name="Recall">Share of this class's images that were recognised, 0 to 1; 0 when there are none.</param>
/// <param name="F1">Harmonic mean of precision and recall, 0 to 1; 0 when both are.</param>
/// <param name="Support">Number of images whose true class this is.</param>
public sealed record ClassMetrics(string Name, double Precision, double Recall, double F1, long Support);
