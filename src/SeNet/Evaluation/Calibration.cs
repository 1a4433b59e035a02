namespace SeNet.Evaluation;

/// <summary>How well the probabilities of a classifier agree with how often it is right.</summary>
internal static class Calibration
{
    /// <summary>The expected calibration error, as <see cref="Metric.CalibrationError"/> defines it.</summary>
    public static double ExpectedError(EvaluationResult result)
    {
        // For each bin: images classified correctly minus the sum of the probabilities.
        var excess = new double[Metric.CalibrationBins];
        for (var i = 0; i < result.Confidences.Count; i++)
        {
            var confidence = result.Confidences[i];
            // A bin holds its upper bound, not its lower one.
            var bin = Math.Clamp((int)Math.Ceiling(confidence * excess.Length) - 1, 0, excess.Length - 1);
            excess[bin] += (result.Ranks[i] == 0 ? 1 : 0) - confidence;
        }

        return excess.Sum(Math.Abs) / Math.Max(1, result.Confidences.Count);
    }
}
