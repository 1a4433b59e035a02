using SeNet.Collections;

namespace SeNet.Imaging;

/// <summary>
/// Mean and standard deviation of each channel, by which images are normalised before a network sees them:
/// (pixel / 255 - mean) / standard deviation.
/// </summary>
public sealed class Normalization : IEquatable<Normalization>
{
    /// <summary>
    /// The values for CIFAR-10 that the notebook uses: mean (0.4914, 0.4822, 0.4465), standard deviation
    /// (0.2023, 0.1994, 0.2010).
    /// </summary>
    public static Normalization Cifar10 { get; } = new([0.4914f, 0.4822f, 0.4465f], [0.2023f, 0.1994f, 0.2010f]);

    /// <summary>
    /// The values for ImageNet, with which most published weights were trained: mean (0.485, 0.456, 0.406), standard
    /// deviation (0.229, 0.224, 0.225).
    /// </summary>
    public static Normalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>Initializes a normalization.</summary>
    /// <param name="mean">Mean of each channel, in [0, 1].</param>
    /// <param name="standardDeviation">
    /// Standard deviation of each channel, above 0; as many values as <paramref name="mean"/> has.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The two differ in length, are empty, or hold a value out of range.
    /// </exception>
    public Normalization(IReadOnlyList<float> mean, IReadOnlyList<float> standardDeviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(standardDeviation);
        if (mean.Count == 0 || mean.Count != standardDeviation.Count)
            throw new ArgumentException(
                $"mean has {mean.Count} values and standardDeviation {standardDeviation.Count}; " +
                "both need one per channel.",
                nameof(standardDeviation));
        foreach (var value in mean)
            if (!(value is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(
                    nameof(mean), value, "A mean is in [0, 1]: it is that of pixels divided by 255.");
        foreach (var value in standardDeviation)
            if (!(value > 0) || float.IsInfinity(value))
                throw new ArgumentOutOfRangeException(
                    nameof(standardDeviation), value, "A standard deviation is a finite number above 0.");
        Mean = [.. mean];
        StandardDeviation = [.. standardDeviation];
    }

    /// <summary>Mean of each channel, in [0, 1].</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>Standard deviation of each channel, above 0.</summary>
    public IReadOnlyList<float> StandardDeviation { get; }

    /// <summary>Adds the values that a run's identity holds.</summary>
    internal void AddTo(NamedValues values)
    {
        values.Add("normalization mean", Mean);
        values.Add("normalization standard deviation", StandardDeviation);
    }

    /// <inheritdoc/>
    public bool Equals(Normalization? other) =>
        other is not null
        && Mean.SequenceEqual(other.Mean)
        && StandardDeviation.SequenceEqual(other.StandardDeviation);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Normalization);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mean.Count, Mean[0], StandardDeviation[0]);
}
