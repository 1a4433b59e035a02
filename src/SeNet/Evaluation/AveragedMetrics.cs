namespace SeNet.Evaluation;

/// <summary>
/// Precision, recall and F1 averaged over classes; F1 is the mean of the classes' F1, as in scikit-learn.
/// </summary>
/// <param name="Precision">Averaged precision, 0 to 1.</param>
/// <param name="Recall">Averaged recall, 0 to 1.</param>
/// <param name="F1">Averaged F1, 0 to 1.</param>
public sealed record AveragedMetrics(double Precision, double Recall, double F1);
