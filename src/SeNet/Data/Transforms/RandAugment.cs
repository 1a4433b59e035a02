using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// RandAugment (Cubuk et al., arXiv 1909.13719) with torchvision's operations and magnitudes: a number of operations
/// one after the other, each drawn from fourteen, all with the same magnitude, in a random direction.
/// </summary>
/// <remarks>
/// The operations: identity, shear, translation and rotation; brightness, color, contrast, sharpness; posterize,
/// solarize, auto-contrast, equalize. The strongest of the 31 magnitudes shear by 0.3, move by 45% of the side, rotate
/// by 30 degrees, change a factor by 0.9 and keep 4 bits.
/// </remarks>
public sealed record RandAugment : GeometricTransform
{
    /// <summary>Number of operations per image.</summary>
    /// <value>1 to 14. Default: 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Operations { get; init => field = Require.InRange(value, 1, 14, nameof(Operations)); } = 2;

    /// <summary>Magnitude of all operations.</summary>
    /// <value>0 to 30. Default: 9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Magnitude { get; init => field = Require.InRange(value, 0, 30, nameof(Magnitude)); } = 9;

    internal override bool NeedsColors => true;

    private static AugmentMagnitudes Magnitudes { get; } = AugmentMagnitudes.Narrow(31);

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        foreach (var (operation, magnitude) in Choose(image.Height, image.Width, random))
            AugmentMagnitudes.Apply(image, operation, magnitude, Interpolation, (byte)Fill);
    }

    internal IEnumerable<(AugmentOperation Operation, double Magnitude)> Choose(
        int height, int width, RandomNumbers random)
    {
        for (var i = 0; i < Operations; i++)
        {
            var operation = AugmentMagnitudes.Operations[random.Below(AugmentMagnitudes.Operations.Count)];
            var sign = random.Chance(0.5) && AugmentMagnitudes.IsSigned(operation) ? -1 : 1;
            yield return (operation, sign * Magnitudes.At(operation, Magnitude, height, width));
        }
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("operations", Operations, unless: 2);
        values.Add("magnitude", Magnitude, unless: 9);
        base.AddTo(values);
    }
}
