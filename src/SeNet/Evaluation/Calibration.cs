namespace SeNet.Evaluation;

/// <summary>
/// How well the probabilities of a classifier agree with how often it is right (Guo et al., arXiv 1706.04599): images
/// in bins of equal width by the probability of the predicted class.
/// </summary>
/// <example>
/// <code>
/// var calibration = Calibration.Of(new Evaluator(network, Normalization.Cifar10).Evaluate(data.Test));
/// Console.WriteLine(calibration.ExpectedError);
/// </code>
/// </example>
public sealed class Calibration
{
    /// <summary>Puts images into bins.</summary>
    /// <param name="confidences">Probability of the predicted class of each image, 0 to 1.</param>
    /// <param name="correct">Whether each image is classified correctly.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 1.</exception>
    public Calibration(IReadOnlyList<float> confidences, IReadOnlyList<bool> correct, int bins = 15)
    {
        ArgumentNullException.ThrowIfNull(confidences);
        ArgumentNullException.ThrowIfNull(correct);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (confidences.Count != correct.Count)
            throw new ArgumentException(
                $"There are {confidences.Count} confidences and {correct.Count} answers; each image needs both.",
                nameof(correct));
        var counts = new long[bins];
        var hits = new long[bins];
        var sums = new double[bins];
        for (var i = 0; i < confidences.Count; i++)
        {
            // A bin holds its upper bound, not its lower one.
            var bin = Math.Clamp((int)Math.Ceiling(confidences[i] * bins) - 1, 0, bins - 1);
            counts[bin]++;
            sums[bin] += confidences[i];
            hits[bin] += correct[i] ? 1 : 0;
        }

        Count = confidences.Count;
        Bins = Array.AsReadOnly(Enumerable.Range(0, bins).Select(bin => new CalibrationBin(
            (double)bin / bins,
            (double)(bin + 1) / bins,
            counts[bin],
            sums[bin] / Math.Max(1, counts[bin]),
            (double)hits[bin] / Math.Max(1, counts[bin]))).ToArray());
        ExpectedError = hits.Zip(sums, (hit, sum) => Math.Abs(hit - sum)).Sum() / Math.Max(1, Count);
    }

    /// <summary>The bins, from the lowest probability to the highest; empty ones too.</summary>
    public IReadOnlyList<CalibrationBin> Bins { get; }

    /// <summary>Number of images.</summary>
    public long Count { get; }

    /// <summary>
    /// Expected calibration error (equation 3), 0 to 1; the lower, the better: the difference between accuracy and mean
    /// probability in a bin, averaged over the bins, each weighted by its number of images.
    /// </summary>
    public double ExpectedError { get; }

    /// <summary>Calibration of an evaluation.</summary>
    /// <param name="result">The result of an evaluation.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 1.</exception>
    public static Calibration Of(EvaluationResult result, int bins = 15)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new Calibration(result.Confidences, [.. result.Ranks.Select(rank => rank == 0)], bins);
    }

    /// <summary>Writes CSV with the columns from, to, images, confidence and accuracy: a line for each bin.</summary>
    /// <param name="writer">Receives the text. It is not closed.</param>
    public void WriteCsv(TextWriter writer) => Csv.Write(
        writer,
        [
            ["from", "to", "images", "confidence", "accuracy"],
            .. Bins.Select(bin => (string[])[
                Csv.Number(bin.From), Csv.Number(bin.To), Csv.Number(bin.Count), Csv.Number(bin.Confidence),
                Csv.Number(bin.Accuracy)]),
        ]);
}
