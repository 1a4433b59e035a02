using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Blurs the image with a Gaussian kernel of a random standard deviation, as torchvision's <c>GaussianBlur</c>. The
/// image is continued as in a mirror.
/// </summary>
public sealed record GaussianBlur : ImageTransform
{
    /// <summary>Probability.</summary>
    /// <value>0 to 1. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Require.Fraction(value, nameof(Probability)); } = 1;

    /// <summary>Width and height of the kernel in pixels.</summary>
    /// <value>An odd number of 1 to 255. Default: 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is even or out of range.</exception>
    public int KernelSize
    {
        get;
        init => field = value is >= 1 and <= 255 && value % 2 == 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(KernelSize), value, "KernelSize is an odd number of 1 to 255, such as 5.");
    }
    = 5;

    /// <summary>Minimum standard deviation in pixels.</summary>
    /// <value>Above 0. Default: 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MinSigma { get; init => field = Require.Positive(value, nameof(MinSigma)); } = 0.1;

    /// <summary>
    /// Maximum standard deviation in pixels. With a value below <see cref="MinSigma"/> the two change places.
    /// </summary>
    /// <value>Above 0. Default: 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MaxSigma { get; init => field = Require.Positive(value, nameof(MaxSigma)); } = 2;

    /// <inheritdoc/>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        if (random.Chance(Probability))
            PixelOperations.Blur(image, KernelSize, random.Uniform(MinSigma, MaxSigma));
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("probability", Probability, unless: 1);
        values.Add("kernel size", KernelSize, unless: 5);
        values.Add("minimum sigma", MinSigma, unless: 0.1);
        values.Add("maximum sigma", MaxSigma, unless: 2);
    }
}
