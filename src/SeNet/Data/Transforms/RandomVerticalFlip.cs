using SeNet.Collections;
using SeNet.Data.Randomness;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>Mirrors the image top to bottom with a probability.</summary>
public sealed record RandomVerticalFlip : ImageTransform
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
            Mirroring.TopToBottom(image);
    }

    internal bool Choose(RandomKey key) => key.Chance(Probability, RandomPurpose.VerticalFlip);

    internal override void AddTo(NamedValues values) => values.Add("probability", Probability, unless: 0.5);
}
