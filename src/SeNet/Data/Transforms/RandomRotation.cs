using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Rotates the image around its center by an angle in [-Degrees, Degrees], as torchvision's <c>RandomRotation</c>. Size
/// and corners stay: what comes from outside is filled.
/// </summary>
public sealed record RandomRotation : ImageTransform
{
    /// <summary>Creates a rotation.</summary>
    /// <param name="degrees">The <see cref="Degrees"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is not 0 to 180.</exception>
    public RandomRotation(double degrees) => Degrees = degrees;

    /// <summary>Maximum angle, in degrees.</summary>
    /// <value>0 to 180.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Degrees { get; init => field = Require.InRange(value, 0, 180, nameof(Degrees)); }

    /// <summary>How pixels are taken from the original.</summary>
    /// <value>Default: <see cref="GeometricInterpolation.Nearest"/>, as in torchvision.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public GeometricInterpolation Interpolation
    {
        get;
        init => field = Require.Defined(value, nameof(Interpolation));
    }

    /// <summary>Level of the pixels from outside.</summary>
    /// <value>0 to 255. Default: 0, black.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Fill { get; init => field = Require.InRange(value, 0, 255, nameof(Fill)); }

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        AffineWarp.Rotate(image, random.Uniform(-Degrees, Degrees), Interpolation, (byte)Fill);
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("degrees", Degrees);
        values.Add("interpolation", Interpolation, unless: GeometricInterpolation.Nearest);
        values.Add("fill", Fill, unless: 0);
    }
}
