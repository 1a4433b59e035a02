using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Rotates the image around its center by an angle in [-Degrees, Degrees], as torchvision's <c>RandomRotation</c>. Size
/// and corners stay: what comes from outside is filled.
/// </summary>
public sealed record RandomRotation : GeometricTransform
{
    /// <summary>Creates a rotation.</summary>
    /// <param name="degrees">The <see cref="Degrees"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is not 0 to 180.</exception>
    public RandomRotation(double degrees) => Degrees = degrees;

    /// <summary>Maximum angle, in degrees.</summary>
    /// <value>0 to 180.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Degrees { get; init => field = Require.InRange(value, 0, 180, nameof(Degrees)); }

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
        base.AddTo(values);
    }
}
