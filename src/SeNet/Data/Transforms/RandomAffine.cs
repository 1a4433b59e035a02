using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Rotates, moves, scales and shears the image around its center by random amounts, as torchvision's
/// <c>RandomAffine</c>. Without options it changes nothing.
/// </summary>
public sealed record RandomAffine : GeometricTransform
{
    /// <summary>Maximum angle of the rotation, in degrees, both ways.</summary>
    /// <value>0 to 180. Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Degrees { get; init => field = Require.InRange(value, 0, 180, nameof(Degrees)); }

    /// <summary>
    /// Maximum movement to the left and right, as a fraction of the width; rounded to whole pixels.
    /// </summary>
    /// <value>0 to 1. Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double TranslateX { get; init => field = Require.Fraction(value, nameof(TranslateX)); }

    /// <summary>Maximum movement up and down, as a fraction of the height; rounded to whole pixels.</summary>
    /// <value>0 to 1. Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double TranslateY { get; init => field = Require.Fraction(value, nameof(TranslateY)); }

    /// <summary>Minimum factor of the size.</summary>
    /// <value>Above 0. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MinScale { get; init => field = Require.Positive(value, nameof(MinScale)); } = 1;

    /// <summary>Maximum factor of the size. With a value below <see cref="MinScale"/> the two change places.</summary>
    /// <value>Above 0. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MaxScale { get; init => field = Require.Positive(value, nameof(MaxScale)); } = 1;

    /// <summary>Maximum angle of the shear along the rows, in degrees, both ways.</summary>
    /// <value>0 to 89. Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double ShearX { get; init => field = Require.InRange(value, 0, 89, nameof(ShearX)); }

    /// <summary>Maximum angle of the shear along the columns, in degrees, both ways.</summary>
    /// <value>0 to 89. Default: 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double ShearY { get; init => field = Require.InRange(value, 0, 89, nameof(ShearY)); }

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        AffineWarp.Apply(image, Choose(image.Height, image.Width, random), Interpolation, (byte)Fill);
    }

    internal AffineMap Choose(int height, int width, RandomNumbers random)
    {
        // Each is drawn, wanted or not, so that one option does not change another's numbers.
        var degrees = random.Uniform(-Degrees, Degrees);
        var x = Math.Round(random.Uniform(-TranslateX, TranslateX) * width);
        var y = Math.Round(random.Uniform(-TranslateY, TranslateY) * height);
        var scale = random.Uniform(MinScale, MaxScale);
        var shear = (random.Uniform(-ShearX, ShearX), random.Uniform(-ShearY, ShearY));
        return AffineMap.Inverse(degrees, (x, y), scale, shear, (width * 0.5, height * 0.5));
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("degrees", Degrees, unless: 0);
        values.Add("x", TranslateX, unless: 0);
        values.Add("y", TranslateY, unless: 0);
        values.Add("minimum scale", MinScale, unless: 1);
        values.Add("maximum scale", MaxScale, unless: 1);
        values.Add("x shear", ShearX, unless: 0);
        values.Add("y shear", ShearY, unless: 0);
        base.AddTo(values);
    }
}
