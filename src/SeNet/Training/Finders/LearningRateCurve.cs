using SeNet.Collections;

namespace SeNet.Training;

/// <summary>Loss by learning rate, as a <see cref="LearningRateFinder"/> measures it.</summary>
public sealed record LearningRateCurve
{
    private const int SkippedAtStart = 10;
    private const int SkippedAtEnd = 1;

    /// <summary>Creates a curve.</summary>
    /// <param name="points">The points, in the order of the learning rate.</param>
    public LearningRateCurve(IReadOnlyList<LearningRatePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Points = new ValueList<LearningRatePoint>(points);
    }

    /// <summary>The points, in the order of the learning rate.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// Learning rate at which the smoothed loss falls most steeply along the logarithm of the rate, by central
    /// differences; the first 10 points and the last, and those that are not finite, do not count. A common choice is
    /// this rate for a constant schedule, and a few times it for the maximum of a schedule.
    /// </summary>
    /// <value>Null if the loss falls nowhere, or if there are too few points.</value>
    public double? Suggestion => Steepest()?.LearningRate;

    private LearningRatePoint? Steepest()
    {
        // Equal steps along the logarithm: differences of losses are slopes.
        var points = Points.Skip(SkippedAtStart).SkipLast(SkippedAtEnd)
            .Where(point => double.IsFinite(point.SmoothedLoss)).ToList();
        if (points.Count < 2)
            return null;
        double Slope(int i)
        {
            var (before, after) = (Math.Max(i - 1, 0), Math.Min(i + 1, points.Count - 1));
            return (points[after].SmoothedLoss - points[before].SmoothedLoss) / (after - before);
        }

        var steepest = Enumerable.Range(0, points.Count).MinBy(Slope);
        return Slope(steepest) < 0 ? points[steepest] : null;
    }
}
