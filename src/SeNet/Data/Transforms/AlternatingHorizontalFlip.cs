using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>
/// Mirrors each image left to right in either all odd or all even epochs, chosen at random, so that any two consecutive
/// epochs show both sides of it (Jordan, arXiv 2404.00498, section 3.6).
/// </summary>
public sealed record AlternatingHorizontalFlip : ImageTransform
{
    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        if (Choose(random.Key))
            Mirroring.LeftToRight(image);
    }

    internal static bool Choose(RandomKey key) =>
        (key with { Epoch = 0 }).Chance(0.5, RandomPurpose.Flip) ^ (key.Epoch % 2 != 0);
}
