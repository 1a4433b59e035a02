using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Makes the image gray with a probability (torchvision's <c>RandomGrayscale</c>): all channels become the luma of
/// ITU-R BT.601. Images of one channel stay as they are.
/// </summary>
public sealed record RandomGrayscale : ImageTransform
{
    /// <summary>Probability.</summary>
    /// <value>0 to 1. Default: 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Require.Fraction(value, nameof(Probability)); } = 0.1;

    internal override bool NeedsColors => true;

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        if (random.Chance(Probability))
            PixelOperations.Grayscale(image);
    }

    internal override void AddTo(NamedValues values) => values.Add("probability", Probability, unless: 0.1);
}
