namespace SeNet.Evaluation;

/// <summary>Agreement of truth and prediction beyond what their class frequencies alone would give.</summary>
internal static class Agreement
{
    /// <summary>
    /// Cohen's kappa and the multi-class Matthews correlation. With n images, c correct ones, t_k of true and p_k of
    /// predicted class k:
    /// kappa = (n c - sum t_k p_k) / (n^2 - sum t_k p_k),
    /// correlation = (n c - sum t_k p_k) / sqrt((n^2 - sum p_k^2) (n^2 - sum t_k^2)); 0 where the divisor is.
    /// </summary>
    public static (double CohenKappa, double MatthewsCorrelation) Of(ConfusionMatrix matrix)
    {
        double n = matrix.Total, correct = matrix.Correct;
        double cross = 0, truthSquares = 0, predictionSquares = 0;
        for (var index = 0; index < matrix.Classes; index++)
        {
            double truths = matrix.TrueCount(index), predictions = matrix.PredictedCount(index);
            cross += truths * predictions;
            truthSquares += truths * truths;
            predictionSquares += predictions * predictions;
        }

        var beyondChance = n * correct - cross;
        return (
            Ratio(beyondChance, n * n - cross),
            Ratio(beyondChance, Math.Sqrt((n * n - predictionSquares) * (n * n - truthSquares))));
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
