namespace SeNet.Data;

/// <summary>
/// The magnitudes of each operation in equal steps from the weakest to the strongest, as torchvision has them.
/// </summary>
/// <param name="Count">Number of magnitudes.</param>
/// <param name="Shear">Strongest shear: the tangent of its angle.</param>
/// <param name="Translation">Strongest movement in pixels, from the length of the side.</param>
/// <param name="Rotation">Strongest rotation in degrees.</param>
/// <param name="Enhancement">Strongest change of a factor of 1: brightness, color, contrast, sharpness.</param>
/// <param name="LostBits">Most bits that posterizing takes.</param>
internal sealed record AugmentMagnitudes(
    int Count, double Shear, Func<int, double> Translation, double Rotation, double Enhancement, int LostBits)
{
    /// <summary>The operations of RandAugment and TrivialAugment; AutoAugment inverts, too.</summary>
    public static IReadOnlyList<AugmentOperation> Operations { get; } =
        [.. Enum.GetValues<AugmentOperation>().Where(operation => operation != AugmentOperation.Invert)];

    /// <summary>Those of RandAugment (31 magnitudes) and AutoAugment (10).</summary>
    public static AugmentMagnitudes Narrow(int count) => new(count, 0.3, side => 150.0 / 331.0 * side, 30, 0.9, 4);

    /// <summary>Those of TrivialAugment's wide space.</summary>
    public static AugmentMagnitudes Wide(int count) => new(count, 0.99, _ => 32, 135, 0.99, 6);

    /// <summary>Whether a magnitude is negated with probability 1/2.</summary>
    public static bool IsSigned(AugmentOperation operation) =>
        operation is >= AugmentOperation.ShearX and <= AugmentOperation.Sharpness;

    /// <summary>A magnitude, 0 or more; 0 for an operation that has none.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="width">Width of the image.</param>
    public double At(AugmentOperation operation, int index, int height, int width) => operation switch
    {
        AugmentOperation.ShearX or AugmentOperation.ShearY => Step(0, Shear, index),
        AugmentOperation.TranslateX => Step(0, Translation(width), index),
        AugmentOperation.TranslateY => Step(0, Translation(height), index),
        AugmentOperation.Rotate => Step(0, Rotation, index),
        AugmentOperation.Brightness or AugmentOperation.Color or AugmentOperation.Contrast
            or AugmentOperation.Sharpness => Step(0, Enhancement, index),
        AugmentOperation.Posterize => 8 - Math.Round((double)index * LostBits / Math.Max(1, Count - 1)),
        AugmentOperation.Solarize => Step(255, 0, index),
        _ => 0,
    };

    /// <summary>Does an operation.</summary>
    /// <param name="image">The image.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="magnitude">Its magnitude, negative for the other direction.</param>
    /// <param name="interpolation">Of shears, movements and rotations.</param>
    /// <param name="fill">Level of the pixels from outside.</param>
    public static void Apply(
        ImageBuffer image,
        AugmentOperation operation,
        double magnitude,
        GeometricInterpolation interpolation,
        byte fill)
    {
        var colors = new Imaging.ImageColors(image.Pixels, image.Channels);
        switch (operation)
        {
            case AugmentOperation.ShearX:
                Warp(0, 0, magnitude, 0);
                break;
            case AugmentOperation.ShearY:
                Warp(0, 0, 0, magnitude);
                break;
            case AugmentOperation.TranslateX:
                Warp((int)magnitude, 0, 0, 0);
                break;
            case AugmentOperation.TranslateY:
                Warp(0, (int)magnitude, 0, 0);
                break;
            case AugmentOperation.Rotate:
                AffineWarp.Rotate(image, magnitude, interpolation, fill);
                break;
            case AugmentOperation.Brightness:
                colors.Brighten((float)(1 + magnitude));
                break;
            case AugmentOperation.Color:
                colors.Saturate((float)(1 + magnitude));
                break;
            case AugmentOperation.Contrast:
                colors.Contrast((float)(1 + magnitude));
                break;
            case AugmentOperation.Sharpness:
                PixelOperations.Sharpen(image, (float)(1 + magnitude));
                break;
            case AugmentOperation.Posterize:
                PixelOperations.Posterize(image, (int)magnitude);
                break;
            case AugmentOperation.Solarize:
                PixelOperations.Solarize(image, magnitude);
                break;
            case AugmentOperation.AutoContrast:
                PixelOperations.AutoContrast(image);
                break;
            case AugmentOperation.Equalize:
                PixelOperations.Equalize(image);
                break;
            case AugmentOperation.Invert:
                PixelOperations.Invert(image);
                break;
            default:
                break;
        }

        // Shears keep the upper left corner in place, as in AutoAugment's own code.
        void Warp(int right, int down, double shearX, double shearY) => AffineWarp.Apply(
            image,
            AffineMap.Inverse(0, (right, down), 1, (Degrees(shearX), Degrees(shearY)), (0, 0)),
            interpolation,
            fill);
    }

    private static double Degrees(double tangent) => Math.Atan(tangent) * (180 / Math.PI);

    // In float32 and from the nearer end, as torch.linspace: movements are truncated to whole pixels, and a level is
    // compared with the threshold.
    private double Step(double from, double to, int index)
    {
        var (first, last) = ((float)from, (float)to);
        var step = (last - first) / Math.Max(1, Count - 1);
        return index < Count / 2 || Count == 1 ? first + step * index : last - step * (Count - 1 - index);
    }
}
