using SeNet.Collections;
using SeNet.Data.Randomness;
using SeNet.Imaging;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Erases random rectangles of the normalized image with a probability (Zhong et al., arXiv 1708.04896), as timm's
/// <c>RandomErasing</c>.
/// </summary>
/// <remarks>
/// Area and ratio of a rectangle are drawn up to ten times until it is smaller than the image in both directions; if it
/// never is, nothing is erased. torchvision's <c>RandomErasing</c> is the same with one rectangle, a maximum area of
/// 0.33 and a maximum ratio of 3.3.
/// </remarks>
public sealed record RandomErasing : ErasingTransform
{
    private const int Tries = 10;

    /// <summary>Probability that an image has erased parts.</summary>
    /// <value>0 to 1. Default: 0.5; timm's training scripts use 0.25 for ImageNet.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Require.Fraction(value, nameof(Probability)); } = 0.5;

    /// <summary>Minimum area, as a fraction of the image's area.</summary>
    /// <value>0 to 1. Default: 0.02.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinArea { get; init => field = Require.Fraction(value, nameof(MinArea)); } = 0.02;

    /// <summary>
    /// Maximum area, as a fraction of the image's area. With a value below <see cref="MinArea"/> the two change places.
    /// </summary>
    /// <value>0 to 1. Default: 1/3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxArea { get; init => field = Require.Fraction(value, nameof(MaxArea)); } = 1.0 / 3;

    /// <summary>Minimum height to width ratio. Its logarithm is uniformly distributed.</summary>
    /// <value>Above 0. Default: 0.3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MinRatio { get; init => field = Require.Positive(value, nameof(MinRatio)); } = 0.3;

    /// <summary>Maximum height to width ratio.</summary>
    /// <value>Above 0. Default: null, for 1 / <see cref="MinRatio"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? MaxRatio
    {
        get;
        init => field = value is { } ratio ? Require.Positive(ratio, nameof(MaxRatio)) : null;
    }

    /// <summary>
    /// Maximum number of rectangles of an image: 1 to this number are drawn, and the area of each is divided by their
    /// number.
    /// </summary>
    /// <value>1 to 16. Default: 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxCount { get; init => field = Require.InRange(value, 1, 16, nameof(MaxCount)); } = 1;

    /// <summary>What the rectangles are filled with.</summary>
    /// <value>Default: <see cref="ErasingFill.Mean"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public ErasingFill Fill { get; init => field = Require.Defined(value, nameof(Fill)); }

    internal override int MaxBoxes => MaxCount;

    internal override ErasingFill Filling => Fill;

    internal override int Choose(int height, int width, RandomKey key, Span<Box> boxes)
    {
        var draws = key.Draws(Name);
        if (draws.Between(0, 1) >= Probability)
            return 0;
        var wanted = 1 + draws.Below(MaxCount);
        var found = 0;
        var (lowest, highest) = (Math.Log(MinRatio), Math.Log(MaxRatio ?? 1 / MinRatio));
        for (var i = 0; i < wanted; i++)
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                var area = draws.Between(MinArea, MaxArea) * height * width / wanted;
                var ratio = Math.Exp(draws.Between(lowest, highest));
                var boxHeight = (int)Math.Round(Math.Sqrt(area * ratio));
                var boxWidth = (int)Math.Round(Math.Sqrt(area / ratio));
                if (boxHeight >= height || boxWidth >= width)
                    continue;
                var top = draws.Below(height - boxHeight + 1);
                boxes[found++] = new Box(top, draws.Below(width - boxWidth + 1), boxHeight, boxWidth);
                break;
            }

        return found;
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("probability", Probability, unless: 0.5);
        values.Add("minimum area", MinArea, unless: 0.02);
        values.Add("maximum area", MaxArea, unless: 1.0 / 3);
        values.Add("minimum ratio", MinRatio, unless: 0.3);
        values.Add("maximum ratio", MaxRatio);
        values.Add("maximum count", MaxCount, unless: 1);
        values.Add("fill", Fill, unless: ErasingFill.Mean);
    }
}
