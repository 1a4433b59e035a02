using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>Every image once, in a random order that differs from epoch to epoch. The default of a training.</summary>
public sealed record ShuffledSampler : Sampler
{
    /// <inheritdoc/>
    public override int[] Indices(ImageSource images, int seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(images);
        return CounterRandom.Permutation(images.Count, seed, epoch);
    }
}
