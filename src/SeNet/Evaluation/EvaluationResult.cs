namespace SeNet.Evaluation;

/// <summary>What an evaluation gave.</summary>
/// <param name="Loss">Mean cross-entropy over the images, in nats.</param>
/// <param name="TopK">Share of the images whose class is among the K most probable, 0 to 1.</param>
/// <param name="K">K of <paramref name="TopK"/>.</param>
/// <param name="Confusion">True against predicted classes.</param>
public sealed record EvaluationResult(double Loss, double TopK, int K, ConfusionMatrix Confusion)
{
    /// <summary>Share of the images classified correctly (top-1), 0 to 1.</summary>
    public double Accuracy => Confusion.Accuracy;
}
