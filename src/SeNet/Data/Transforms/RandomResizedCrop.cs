using SeNet.Collections;
using SeNet.Data.Randomness;
using SeNet.Imaging;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Crops a random part of an image and resizes it to the network's size, as torchvision's <c>RandomResizedCrop</c>
/// (Szegedy et al., arXiv 1409.4842, section 6): area and width to height ratio of the part are random. The defaults
/// are those for ImageNet.
/// </summary>
public sealed record RandomResizedCrop : ImageTransform
{
    private const int Tries = 10;

    /// <summary>Minimum area of the part, as a fraction of the image's area; the maximum is 1.</summary>
    /// <value>
    /// Above 0, at most 1. The default is 0.08; fine-tuning on few images often does better with more, such as 0.35.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinArea
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MinArea), value, "A fraction of the image's area is above 0 and at most 1; usual is 0.08.");
    }
    = 0.08;

    /// <summary>
    /// Maximum width to height ratio; the minimum is its inverse. The ratio's logarithm is uniformly distributed.
    /// </summary>
    /// <value>At least 1. The default is 4/3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or not finite.</exception>
    public double MaxRatio
    {
        get;
        init => field = value >= 1 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxRatio), value, "The maximum width to height ratio is at least 1; usual is 4/3.");
    }
    = 4.0 / 3;

    /// <summary>Filter of the resizing.</summary>
    /// <value>The default is <see cref="Interpolation.Bilinear"/>.</value>
    public Interpolation Interpolation { get; init => field = Require.Defined(value, nameof(Interpolation)); }

    /// <inheritdoc/>
    /// <remarks>
    /// Where it is the first of the list, the part is taken from the image in its own size, not from the image as it is
    /// cropped for evaluation.
    /// </remarks>
    public override void Apply(ImageBuffer image, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var (height, width) = (image.Height, image.Width);
        var part = Raster.OfPlanes(image.Pixels, image.Channels, height, width).Part(Choose(height, width, random.Key));
        Resampler.Resample(part, height, width, new Box(0, 0, height, width), Interpolation, image.Scratch);
        image.UseScratch();
    }

    internal override void AddTo(NamedValues values)
    {
        values.Add("minimum area", MinArea, unless: 0.08);
        values.Add("maximum ratio", MaxRatio, unless: 4.0 / 3);
        values.Add("interpolation", Interpolation, unless: Interpolation.Bilinear);
    }

    internal Box Choose(int height, int width, RandomKey key) =>
        Choose(height, width, key.Draws(RandomPurpose.ResizedCrop));

    /// <summary>
    /// Chooses a part of an image: the first of ten draws that lies inside, else the largest part in the middle whose
    /// ratio is allowed.
    /// </summary>
    internal Box Choose(int height, int width, RandomDraws draws)
    {
        for (var i = 0; i < Tries; i++)
        {
            var area = draws.Between(MinArea, 1) * height * width;
            var ratio = Math.Exp(draws.Between(-Math.Log(MaxRatio), Math.Log(MaxRatio)));
            var boxHeight = (int)Math.Round(Math.Sqrt(area / ratio));
            var boxWidth = (int)Math.Round(Math.Sqrt(area * ratio));
            if (boxHeight >= 1 && boxWidth >= 1 && boxHeight <= height && boxWidth <= width)
            {
                var top = draws.Below(height - boxHeight + 1);
                return new Box(top, draws.Below(width - boxWidth + 1), boxHeight, boxWidth);
            }
        }

        var (middleHeight, middleWidth) = (Allowed(height, width), Allowed(width, height));
        return new Box((height - middleHeight) / 2, (width - middleWidth) / 2, middleHeight, middleWidth);

        int Allowed(int length, int other) => Math.Min(length, Math.Max(1, (int)Math.Round(other * MaxRatio)));
    }
}
