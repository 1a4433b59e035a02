namespace SeNet.Evaluation;

/// <summary>The results of an evaluation.</summary>
/// <param name="Loss">Mean cross-entropy of the images, in nats.</param>
/// <param name="TopK">Top-k accuracy: fraction of the images whose class is among the K most probable, 0 to 1.</param>
/// <param name="K">K of <paramref name="TopK"/>.</param>
/// <param name="Confusion">Confusion matrix.</param>
public sealed record EvaluationResult(double Loss, double TopK, int K, ConfusionMatrix Confusion)
{
    /// <summary>Top-1 accuracy: fraction of the images classified correctly, 0 to 1.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>
    /// Rank of the true class of each image among the outputs, in the order of the set: 0 if it has the greatest
    /// output, classes - 1 if it has the least.
    /// </summary>
    public IReadOnlyList<int> Ranks { get; init; } = [];

    /// <summary>
    /// Probability that the model gives to the class that it predicts, for each image in the order of the set.
    /// </summary>
    public IReadOnlyList<float> Confidences { get; init; } = [];

    /// <summary>
    /// Probability of each class, for each image in the order of the set. Empty unless
    /// <see cref="Evaluator.KeepProbabilities"/> is set.
    /// </summary>
    public IReadOnlyList<float[]> Probabilities { get; init; } = [];
}
