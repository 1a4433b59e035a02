using System.IO.Hashing;
using System.Runtime.InteropServices;
using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Images drawn by weights, each independently of the others (PyTorch's <c>WeightedRandomSampler</c> with replacement):
/// an image may come several times per epoch, or not at all.
/// </summary>
public sealed record WeightedSampler : Sampler
{
    private readonly ValueList<double> weights;

    /// <summary>Creates a sampler.</summary>
    /// <param name="weights">
    /// Weight of each image of the set: finite, 0 or more, not all 0. The probability of an image is its weight divided
    /// by the sum. Copied.
    /// </param>
    /// <param name="count">Number of images per epoch, at least 1; null, the default, for that of the set.</param>
    /// <exception cref="ArgumentException">The weights are something else.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public WeightedSampler(IEnumerable<double> weights, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        this.weights = new ValueList<double>(weights);
        for (var i = 0; i < this.weights.Count; i++)
            if (!(this.weights[i] >= 0) || !double.IsFinite(this.weights[i]))
                throw new ArgumentException(
                    FormattableString.Invariant($"The weight of image {i} is {this.weights[i]}; ") +
                    "a weight is a finite number, 0 or more.",
                    nameof(weights));
        if (!(this.weights.Sum() is > 0 and < double.PositiveInfinity))
            throw new ArgumentException(
                FormattableString.Invariant($"The weights sum to {this.weights.Sum()}; ") +
                "their sum is a finite number above 0.",
                nameof(weights));
        ImagesPerEpoch = count is { } images ? Require.AtLeastOne(images, nameof(count)) : null;
    }

    /// <summary>Number of images per epoch; null for that of the set.</summary>
    public int? ImagesPerEpoch { get; }

    /// <inheritdoc/>
    public override int Count(ImageSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return weights.Count == images.Count
            ? ImagesPerEpoch ?? images.Count
            : throw new ArgumentException(
                $"The sampler has {weights.Count} weights and the set {images.Count} images; give one for each.",
                nameof(images));
    }

    /// <inheritdoc/>
    public override int[] Indices(ImageSource images, int seed, int epoch)
    {
        var sums = new double[weights.Count];
        var sum = 0.0;
        for (var i = 0; i < sums.Length; i++)
            sums[i] = sum += weights[i];
        var random = Random(seed, epoch);
        var indices = new int[Count(images)];
        for (var i = 0; i < indices.Length; i++)
            indices[i] = FirstAbove(sums, random.Uniform() * sum);
        return indices;
    }

    internal override void AddTo(NamedValues values)
    {
        if (ImagesPerEpoch is { } images)
            values.Add("images", images);
        var bytes = MemoryMarshal.AsBytes<double>(weights.ToArray());
        values.Add("hash", Convert.ToHexString(XxHash64.Hash(bytes)));
    }

    /// <summary>The first whose sum is above a value: never one with the weight 0.</summary>
    private static int FirstAbove(double[] sums, double value)
    {
        var (low, high) = (0, sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sums[middle] > value)
                high = middle;
            else
                low = middle + 1;
        }

        // Rounding may lead to the end, where weights may be 0.
        while (low > 0 && sums[low] == sums[low - 1])
            low--;
        return low;
    }
}
