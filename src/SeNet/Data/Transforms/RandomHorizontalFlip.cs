using SeNet.Collections;
using SeNet.Data.Randomness;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>Mirrors the image left to right with a probability.</summary>
public sealed record RandomHorizontalFlip : ImageTransform
{
    /// <summary>Probability of the flip.</summary>
    /// <value>0 to 1. Default: 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Require.Fraction(value, nameof(Probability)); } = 0.5;

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        if (Choose(random.Key))
            Mirroring.LeftToRight(image);
    }

    internal bool Choose(RandomKey key) => key.Chance(Probability, RandomPurpose.Flip);

    internal override void AddTo(NamedValues values) => values.Add("probability", Probability, unless: 0.5);
}
