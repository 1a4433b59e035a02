using SeNet.Validation;

namespace SeNet.Evaluation;

/// <summary>
/// A variant of an image, of the size of the image: a crop that is enlarged to it, then a shift, then a reflection.
/// </summary>
public sealed record TestTimeView
{
    /// <summary>The image as it is.</summary>
    public static TestTimeView Identity { get; } = new();

    /// <summary>The image, left and right exchanged.</summary>
    public static TestTimeView Mirrored { get; } = new() { Mirror = true };

    /// <summary>
    /// Height and width of the crop as a fraction of those of the image. The crop has a whole number of pixels and is
    /// enlarged by bilinear interpolation, as PyTorch's <c>interpolate(align_corners=False)</c>.
    /// </summary>
    /// <value>Above 0 and at most 1. Default: 1, the whole image.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Fraction
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Fraction), value, "Fraction is above 0 and at most 1, the whole image.");
    }
    = 1;

    /// <summary>Position of the crop.</summary>
    /// <value>Default: <see cref="CropPosition.Center"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public CropPosition Position { get; init => field = Require.Defined(value, nameof(Position)); }

    /// <summary>
    /// Number of rows by which the image is shifted: row y of the view is row y + Rows of the image, the nearest one
    /// outside of it.
    /// </summary>
    /// <value>Default: 0. Positive: the view shows what lies further down.</value>
    public int Rows { get; init; }

    /// <summary>The same for columns.</summary>
    /// <value>Default: 0. Positive: the view shows what lies further right.</value>
    public int Columns { get; init; }

    /// <summary>Whether left and right are exchanged, after the other changes.</summary>
    /// <value>Default: false.</value>
    public bool Mirror { get; init; }

    /// <summary>Weight of the view in the mean, relative to those of the other views.</summary>
    /// <value>Above 0. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Weight { get; init => field = Require.Positive(value, nameof(Weight)); } = 1;

    /// <summary>The center of the image, enlarged by a factor.</summary>
    /// <param name="factor">Factor, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 1 or not finite.</exception>
    public static TestTimeView Zoom(double factor) =>
        factor >= 1 && double.IsFinite(factor)
            ? new() { Fraction = 1 / factor }
            : throw new ArgumentOutOfRangeException(
                nameof(factor), factor, "factor is a finite number, 1 or more: the center is enlarged by it.");

    /// <summary>The image, shifted.</summary>
    /// <param name="rows"><see cref="Rows"/>.</param>
    /// <param name="columns"><see cref="Columns"/>.</param>
    public static TestTimeView Shift(int rows, int columns) => new() { Rows = rows, Columns = columns };

    /// <summary>First row of the crop of an image and number of its rows; or the same for columns.</summary>
    internal (int Start, int Length) CropOf(int size, bool vertical)
    {
        var length = Math.Clamp((int)Math.Round(Fraction * size), 1, size);
        var atStart = Position is CropPosition.TopLeft
            || Position == (vertical ? CropPosition.TopRight : CropPosition.BottomLeft);
        return (Position == CropPosition.Center ? (size - length) / 2 : atStart ? 0 : size - length, length);
    }
}
