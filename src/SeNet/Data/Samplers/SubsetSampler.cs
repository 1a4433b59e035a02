using System.IO.Hashing;
using System.Runtime.InteropServices;
using SeNet.Collections;

namespace SeNet.Data;

/// <summary>
/// Some of the images, in a random order that differs from epoch to epoch (PyTorch's <c>SubsetRandomSampler</c>).
/// </summary>
public sealed record SubsetSampler : Sampler
{
    private readonly ValueList<int> indices;

    /// <summary>Creates a sampler.</summary>
    /// <param name="indices">
    /// Indices of the images, at least one. Copied. One given twice comes twice per epoch.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="indices"/> is empty or has a negative index.</exception>
    public SubsetSampler(IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        this.indices = new ValueList<int>(indices);
        if (this.indices.Count == 0)
            throw new ArgumentException("indices is empty; an epoch has at least one image.", nameof(indices));
        if (this.indices.Any(index => index < 0))
            throw new ArgumentException(
                $"indices has {this.indices.First(index => index < 0)}; an index is 0 or more.", nameof(indices));
    }

    /// <inheritdoc/>
    public override int Count(ImageSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        for (var i = 0; i < indices.Count; i++)
            if (indices[i] >= images.Count)
                throw new ArgumentException(
                    $"The sampler's index {indices[i]} at position {i} is outside the set of {images.Count} images; " +
                    $"an index is 0 to {images.Count - 1}.",
                    nameof(images));
        return indices.Count;
    }

    /// <inheritdoc/>
    public override int[] Indices(ImageSource images, int seed, int epoch)
    {
        int[] order = [.. indices];
        Random(seed, epoch).Shuffle(order);
        return order;
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("images", indices.Count);
        var bytes = MemoryMarshal.AsBytes<int>(indices.ToArray());
        values.Add("hash", Convert.ToHexString(XxHash64.Hash(bytes)));
    }
}
