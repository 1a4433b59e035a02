namespace SeNet.Data;

/// <summary>
/// TrivialAugment (Müller and Hutter, arXiv 2103.10158) in the wide space, with torchvision's operations and
/// magnitudes: one operation of fourteen with one of 31 magnitudes, in a random direction, all equally likely.
/// </summary>
/// <remarks>
/// The operations are those of <see cref="RandAugment"/>. The strongest shear by 0.99, move by 32 pixels, rotate by 135
/// degrees, change a factor by 0.99 and keep 2 bits.
/// </remarks>
public sealed record TrivialAugmentWide : GeometricTransform
{
    internal override bool NeedsColors => true;

    private static AugmentMagnitudes Magnitudes { get; } = AugmentMagnitudes.Wide(31);

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var (operation, magnitude) = Choose(image.Height, image.Width, random);
        AugmentMagnitudes.Apply(image, operation, magnitude, Interpolation, (byte)Fill);
    }

    internal static (AugmentOperation Operation, double Magnitude) Choose(int height, int width, RandomNumbers random)
    {
        var operation = AugmentMagnitudes.Operations[random.Below(AugmentMagnitudes.Operations.Count)];
        var magnitude = Magnitudes.At(operation, random.Below(Magnitudes.Count), height, width);
        var sign = random.Chance(0.5) && AugmentMagnitudes.IsSigned(operation) ? -1 : 1;
        return (operation, sign * magnitude);
    }
}
