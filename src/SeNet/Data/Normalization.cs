using SeNet.Collections;

namespace SeNet.Data;

/// <summary>Per-channel mean and standard deviation of images scaled to [0, 1]: a network sees (x / 255 - mean) / deviation.</summary>
public sealed class Normalization : IEquatable<Normalization>
{
    /// <summary>The values of the notebook for CIFAR-10: mean (0.4914, 0.4822, 0.4465), deviation (0.2023, 0.1994, 0.2010).</summary>
    public static Normalization Cifar10 { get; } = new([0.4914f, 0.4822f, 0.4465f], [0.2023f, 0.1994f, 0.2010f]);

    /// <summary>The values of ImageNet, with which most published weights were trained: mean (0.485, 0.456, 0.406), deviation (0.229, 0.224, 0.225).</summary>
    public static Normalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>Makes a normalisation.</summary>
    /// <param name="mean">Mean of each channel, in [0, 1].</param>
    /// <param name="deviation">Standard deviation of each channel, above 0; as many as <paramref name="mean"/> has.</param>
    /// <exception cref="ArgumentException">The two differ in length, are empty, or hold a value out of range.</exception>
    public Normalization(IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        if (mean.Count == 0 || mean.Count != deviation.Count)
            throw new ArgumentException($"mean has {mean.Count} values and deviation {deviation.Count}; both need one a channel.", nameof(deviation));
        foreach (var value in mean)
            if (!(value is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(mean), value, "A mean is in [0, 1]: it is that of pixels divided by 255.");
        foreach (var value in deviation)
            if (!(value > 0) || float.IsInfinity(value))
                throw new ArgumentOutOfRangeException(nameof(deviation), value, "A deviation is a finite number above 0.");
        Mean = [.. mean];
        Deviation = [.. deviation];
    }

    /// <summary>Mean of each channel, in [0, 1].</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>Standard deviation of each channel, above 0.</summary>
    public IReadOnlyList<float> Deviation { get; }

    /// <inheritdoc/>
    public bool Equals(Normalization? other) =>
        other is not null && Mean.SequenceEqual(other.Mean) && Deviation.SequenceEqual(other.Deviation);

    internal void AddTo(NamedValues values)
    {
        values.Add("normalization mean", Mean);
        values.Add("normalization standard deviation", Deviation);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Normalization);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mean.Count, Mean[0], Deviation[0]);
}
