namespace SeNet.Training;

/// <summary>The results of the tests after an epoch.</summary>
/// <param name="Loss">Mean loss on the test set; null without one.</param>
/// <param name="Accuracy">Accuracy on the test set; null without one.</param>
/// <param name="Metrics">The metrics by name, as in <see cref="EpochResult.Metrics"/>.</param>
internal sealed record EpochScores(double? Loss, double? Accuracy, IReadOnlyDictionary<string, double> Metrics);
