namespace SeNet.Explanation;

/// <summary>The gates of one SE block over a set of images: a row of <see cref="GateStatistics"/>.</summary>
public sealed class GateBlock
{
    private readonly IReadOnlyList<IReadOnlyList<float>?> byClass;

    internal GateBlock(
        string name, int? stage, IReadOnlyList<float> mean, IReadOnlyList<float> standardDeviation,
        IReadOnlyList<IReadOnlyList<float>?> byClass, IReadOnlyList<int> saturated, IReadOnlyList<int> dead) =>
        (Name, Stage, Mean, StandardDeviation, this.byClass, SaturatedChannels, DeadChannels) =
            (name, stage, mean, standardDeviation, byClass, saturated, dead);

    /// <summary>Name of the block's node, for example <c>layer4.1.se</c>.</summary>
    public string Name { get; }

    /// <summary>Number of the network's stage that the block belongs to, from 1; null if it belongs to none.</summary>
    public int? Stage { get; }

    /// <summary>Number of channels.</summary>
    public int Channels => Mean.Count;

    /// <summary>Mean gate of each channel over all images.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>Standard deviation of each channel's gate over all images (divided by their number).</summary>
    public IReadOnlyList<float> StandardDeviation { get; }

    /// <summary>
    /// Channels whose gate is at least <see cref="GateStatistics.SaturatedThreshold"/> in absolute value in at least
    /// <see cref="GateStatistics.ImageShare"/> of the images: the block lets them pass as they are.
    /// </summary>
    public IReadOnlyList<int> SaturatedChannels { get; }

    /// <summary>
    /// Channels whose gate is at most <see cref="GateStatistics.DeadThreshold"/> in absolute value in at least
    /// <see cref="GateStatistics.ImageShare"/> of the images: nothing of them is left.
    /// </summary>
    public IReadOnlyList<int> DeadChannels { get; }

    /// <summary>Mean gate of each channel over the images of a class; null if there are none.</summary>
    /// <param name="classIndex">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public IReadOnlyList<float>? MeanOfClass(int classIndex)
    {
        if ((uint)classIndex >= (uint)byClass.Count)
            throw new ArgumentOutOfRangeException(
                nameof(classIndex), classIndex, $"There are {byClass.Count} classes, numbered from 0.");
        return byClass[classIndex];
    }

    /// <summary>
    /// How far the classes differ: the standard deviation of the classes' mean gates, averaged over the channels. Near
    /// 0 in early blocks, which serve all classes alike, and larger in later ones (section 7.2 of the paper).
    /// </summary>
    public double ClassSpread
    {
        get
        {
            var means = byClass.OfType<IReadOnlyList<float>>().ToList();
            if (means.Count == 0)
                return 0;
            return Enumerable.Range(0, Channels).Average(channel =>
            {
                var mean = means.Average(ofClass => (double)ofClass[channel]);
                return Math.Sqrt(means.Average(ofClass => (ofClass[channel] - mean) * (ofClass[channel] - mean)));
            });
        }
    }
}
